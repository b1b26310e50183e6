/**
 * Which clips test a system: the makers' own folds, seeded groups of speakers, one speaker (or a group of given size) at a
 * time, one recording session or one of several joined data sets at a time, a share of the speakers (7:3), or the makers'
 * train, validation and test parts.
 */
export const SPLITS = [
  'folds',
  'speakers',
  'leave-one-speaker-out',
  'leave-one-session-out',
  'leave-one-dataset-out',
  'share',
  'parts',
] as const;
/** The name of a split. */
export type SplitName = (typeof SPLITS)[number];

/** What must not be on two sides of a split; each can be allowed by name. */
export const LEAKS = ['speaker', 'content'] as const;
/** A kind of leak. */
export type LeakName = (typeof LEAKS)[number];

/** Options of `makeFolds`. */
export interface SplitOptions {
  /** `folds` where the data set has some, else `speakers`. */
  split?: SplitName;
  /** Groups of speakers that `speakers` makes, at least 2; default 5, or one per speaker when there are fewer. */
  groups?: number;
  /** How many speakers `leave-one-speaker-out` leaves out at a time, drawn by the seed; default 1. */
  groupSize?: number;
  /** Share of the speakers that `share` tests; default 0.3. */
  testShare?: number;
  /** Whether the validation part is learned from too; then nothing chooses an epoch, and the last one is kept. */
  joinValidation?: boolean;
  /** Only these folds, by name. */
  only?: readonly string[];
  /** Share of the training speakers that choose the best epoch, in [0, 1); default 0.2. The makers' parts have their own. */
  validationShare?: number;
  /** Fixes the groups of speakers. */
  seed: number;
  /** Only these clips, by place; default all. */
  clips?: readonly number[];
  /** The recordings of each clip, to find copies of one under several names. */
  contents?: readonly { files: readonly string[] }[];
  /** Leaks that are not refused. */
  allow?: readonly LeakName[];
}
