import { roundTripKernels } from '../.generated/round-trip-kernels';
import { startKernels, type KernelLayout } from './kernel-engine';
import type { SeventhPass } from './pair-transform';

/** The kernels of transforms that come back, of two frames at once, see assembly/. @internal */
export interface RoundTripKernels {
  pass7: SeventhPass;
  pairFloats(a: number, b: number, length: number, out: number): void;
  bins(z: number, half: number, turns: number, out: number): void;
  weighBins(x: number, weights: number, count: number, end: number): void;
  conjugateProducts(x: number, w: number, count: number): void;
  packBins(x: number, half: number, turns: number, out: number): void;
  outSamples(z: number, first: number, end: number, length: number): void;
  outFloats(z: number, first: number, end: number, length: number, a: number, b: number): void;
}

let kernels: RoundTripKernels | undefined;

/** The kernels, compiled once. @internal */
export function roundTripKernelsOf({ engine }: KernelLayout): RoundTripKernels {
  kernels ??= startKernels(roundTripKernels, engine.memory) as unknown as RoundTripKernels;
  return kernels;
}
