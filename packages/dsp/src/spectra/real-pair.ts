import { createKernelLayout, type KernelLayout } from './kernel-engine';
import { canPair, createPairTransform, halvedTurns } from './pair-transform';
import { roundTripKernelsOf, type RoundTripKernels } from './round-trip-kernels';

/** Real transforms there and back of two frames at once: places of bins, with the bits of {@link RealFft}. @internal */
export interface RealPair {
  layout: KernelLayout;
  kernels: RoundTripKernels;
  /** Where the frames to be transformed lie, two numbers for each sample. */
  frames: number;
  /** Writes the bins of the frames. */
  forward(bins: number): void;
  /** Says where the samples of these bins lie, not yet divided; overwrites the frames. */
  backward(bins: number): number;
}

/** Prepares a pair of even lengths there and back; undefined where it cannot be. @internal */
export function createRealPair(lengthThere: number, lengthBack = lengthThere): RealPair | undefined {
  const [there, back] = [lengthThere / 2, lengthBack / 2];
  if (!canPair(there, 7) || !canPair(back, 7)) return undefined;
  const layout = createKernelLayout();
  if (!layout) return undefined;
  const kernels = roundTripKernelsOf(layout);
  const { place, table } = layout;
  const bytes = 32 * Math.max(there, back);
  const frames = place(bytes);
  const work = [place(bytes), place(bytes)] as const;
  const transformThere = createPairTransform(layout, there, work, kernels.pass7);
  const turnsThere = table(halvedTurns(lengthThere));
  const same = there === back;
  const transformBack = same ? transformThere : createPairTransform(layout, back, work, kernels.pass7);
  const turnsBack = same ? turnsThere : table(halvedTurns(lengthBack));
  return {
    layout,
    kernels,
    frames,
    forward: (bins) => kernels.bins(transformThere(frames), there, turnsThere, bins),
    backward(bins) {
      kernels.packBins(bins, back, turnsBack, frames);
      return transformBack(frames);
    },
  };
}
