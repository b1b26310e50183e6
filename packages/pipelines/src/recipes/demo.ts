import type { SplitName } from '../experiment/split-options';
import type { SyntheticCorpusSize } from '../synthesis/make-corpus';

/** What `avemo demo RECIPE` makes for itself, and what it shows on it. */
export interface Demo {
  /** The synthetic corpus that is made. */
  corpus: SyntheticCorpusSize;
  /** The systems that are compared; default all. */
  variants?: readonly string[];
  /** A named set of settings; default the recipe's first. */
  preset?: string;
  /** Settings on top of it, for the corpus that is made. */
  settings?: Readonly<Record<string, unknown>>;
  /** About how long it takes on two cores, measured. */
  minutes?: number;
  /** How speakers are divided. */
  split: { split: SplitName; groups?: number; testShare?: number };
}
