/** A convolution of a mixed block; padding keeps the size unless there is a stride or it says 'valid'. @internal */
export interface InceptionStep {
  filters: number;
  size: readonly [number, number];
  stride?: number;
  padding?: 'valid';
}

/** One branch: what it begins with, then named convolutions; the last one may be several side by side. @internal */
export interface InceptionBranch {
  pool?: 'mean' | 'max';
  steps: readonly (readonly [string, InceptionStep])[];
  /** Convolutions of the last step, put side by side. */
  fork?: readonly (readonly [string, InceptionStep])[];
}

/** The branches of a mixed block, put side by side. @internal */
export type MixedBlock = readonly InceptionBranch[];

type NamedStep = readonly [string, InceptionStep];

const one = (name: string, filters: number): NamedStep => [name, { filters, size: [1, 1] }];
const three = (name: string, filters: number): NamedStep => [name, { filters, size: [3, 3] }];
const half = (name: string, filters: number): NamedStep => [name, { filters, size: [3, 3], stride: 2 }];
const wide = (name: string, filters: number, length: number): NamedStep => [
  name,
  { filters, size: [1, length] },
];
const high = (name: string, filters: number, length: number): NamedStep => [
  name,
  { filters, size: [length, 1] },
];

/** Maps of 35×35. @internal */
export const mixed5 = (poolFilters: number): MixedBlock => [
  { steps: [one('branch1x1', 64)] },
  { steps: [one('branch5x5_1', 48), ['branch5x5_2', { filters: 64, size: [5, 5] }]] },
  { steps: [one('branch3x3dbl_1', 64), three('branch3x3dbl_2', 96), three('branch3x3dbl_3', 96)] },
  { pool: 'mean', steps: [one('branch_pool', poolFilters)] },
];

/** From 35×35 to 17×17. @internal */
export const mixed6a: MixedBlock = [
  { steps: [half('branch3x3', 384)] },
  { steps: [one('branch3x3dbl_1', 64), three('branch3x3dbl_2', 96), half('branch3x3dbl_3', 96)] },
  { pool: 'max', steps: [] },
];

/** Maps of 17×17, with `c` filters inside the branches. @internal */
export const mixed6 = (c: number): MixedBlock => [
  { steps: [one('branch1x1', 192)] },
  { steps: [one('branch7x7_1', c), wide('branch7x7_2', c, 7), high('branch7x7_3', 192, 7)] },
  {
    steps: [
      one('branch7x7dbl_1', c),
      high('branch7x7dbl_2', c, 7),
      wide('branch7x7dbl_3', c, 7),
      high('branch7x7dbl_4', c, 7),
      wide('branch7x7dbl_5', 192, 7),
    ],
  },
  { pool: 'mean', steps: [one('branch_pool', 192)] },
];

/** From 17×17 to 8×8. @internal */
export const mixed7a: MixedBlock = [
  { steps: [one('branch3x3_1', 192), half('branch3x3_2', 320)] },
  {
    steps: [
      one('branch7x7x3_1', 192),
      wide('branch7x7x3_2', 192, 7),
      high('branch7x7x3_3', 192, 7),
      half('branch7x7x3_4', 192),
    ],
  },
  { pool: 'max', steps: [] },
];

/** Maps of 8×8. @internal */
export const mixed7: MixedBlock = [
  { steps: [one('branch1x1', 320)] },
  { steps: [one('branch3x3_1', 384)], fork: [wide('branch3x3_2a', 384, 3), high('branch3x3_2b', 384, 3)] },
  {
    steps: [one('branch3x3dbl_1', 448), three('branch3x3dbl_2', 384)],
    fork: [wide('branch3x3dbl_3a', 384, 3), high('branch3x3dbl_3b', 384, 3)],
  },
  { pool: 'mean', steps: [one('branch_pool', 192)] },
];
