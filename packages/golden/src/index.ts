export { golden, goldenSignal } from './case';
export type { GoldenArray, GoldenCase } from './case';
export { expectClose, maxAbsDiff } from './close';
export type { Tolerance } from './close';
export { readNpy } from './npy';
