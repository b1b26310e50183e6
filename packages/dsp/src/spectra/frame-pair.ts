import type { FrameEdges } from '../frames/frame-options';
import type { MelBands } from '../mel/mel-bands';
import { sampleAt } from '../frames/read-frame';
import { createKernelLayout } from './kernel-engine';
import { canPair, createPairTransform, halvedTurns } from './pair-transform';

/**
 * Spectra of two frames at once, one in each lane of WebAssembly's vectors: the same sums in the same order as the
 * transform of one frame, so the same bits, in a third of the time. What a method returns lies as
 * [first frame, second frame] for each value and is valid until any pair takes frames.
 * @internal
 */
export interface FramePair {
  /** Takes the frames from samples `startA` and `startB` on, times the window's weights. */
  takeSamples(samples: Float32Array, startA: number, startB: number): void;
  /** Takes frames of fftLength numbers as they are. */
  takeFrames(a: Float64Array, b: Float64Array): void;
  /** |X[k]| or |X[k]|² of the frames taken. */
  spectra(): Float64Array;
  /** The mel bands' sums of the frames taken. */
  melSums(): Float64Array;
}

/** What a {@link FramePair} computes. @internal */
export interface FramePairPlan {
  /** The window, frameLength numbers. */
  weights: Float64Array;
  fftLength: number;
  /** How many bins from 0 Hz on. */
  bins: number;
  /** Magnitudes instead of powers. */
  root: boolean;
  edges?: FrameEdges;
  bands?: MelBands;
}

/** Prepares a pair; undefined where there is no WebAssembly with vectors, or for lengths that it does not transform. @internal */
export function createFramePair({
  weights,
  fftLength,
  bins,
  root,
  edges = 'drop',
  bands,
}: FramePairPlan): FramePair | undefined {
  const half = fftLength / 2;
  if (!canPair(half)) return undefined;
  const layout = createKernelLayout();
  if (!layout) return undefined;
  const { engine, place, table, settle } = layout;
  const { kernels } = engine;
  const window = table(weights);
  const turns = table(halvedTurns(fftLength));
  const [bounds, slope, scale] = bands ? [bands.bounds, bands.slope, bands.scale].map(table) : [0, 0, 0];
  const frames = place(16 * fftLength);
  const transform = createPairTransform(layout, half, [place(16 * fftLength), place(16 * fftLength)]);
  const values = place(16 * bins);
  const melBands = bands ? bands.scale.length : 0;
  const sums = place(16 * melBands);
  const sampleBytes = 4 * weights.length;
  const [a, b] = [place(sampleBytes), place(sampleBytes)];
  const computeSpectra = () => kernels.spectra(transform(frames), half, turns, bins, root ? 1 : 0, values);

  const copyFrame = (samples: Float32Array, start: number, at: number) => {
    if (start >= 0 && start + weights.length <= samples.length) {
      engine.samples.set(samples.subarray(start, start + weights.length), at / 4);
    } else {
      for (let n = 0; n < weights.length; n++)
        engine.samples[at / 4 + n] = sampleAt(samples, start + n, edges);
    }
  };

  return {
    takeSamples(samples, startA, startB) {
      settle();
      copyFrame(samples, startA, a);
      copyFrame(samples, startB, b);
      kernels.windowedFrames(a, b, window, weights.length, fftLength, frames);
    },
    takeFrames(first, second) {
      settle();
      const { numbers } = engine;
      for (let n = 0, i = frames / 8; n < fftLength; n++, i += 2) {
        numbers[i] = first[n];
        numbers[i + 1] = second[n];
      }
    },
    spectra() {
      computeSpectra();
      return engine.numbers.subarray(values / 8, values / 8 + 2 * bins);
    },
    melSums() {
      computeSpectra();
      kernels.melSums(values, bounds, slope, scale, melBands, sums);
      return engine.numbers.subarray(sums / 8, sums / 8 + 2 * melBands);
    },
  };
}
