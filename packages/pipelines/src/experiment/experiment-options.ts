import type { AnyRecipe } from '../recipes/define-recipe';
import type { OwnFusion } from '../recipes/variants';
import type { TakenWeights } from '../stages/take-weights';
import type { LoopProgress } from '../training/loop';
import type { LeakName, SplitName } from './split-options';

/**
 * Where an experiment is: preparing clips, training a stage of a part (a fold with a seed), or done testing a system on the
 * part's test clips.
 */
export type ExperimentProgress =
  | { phase: 'prepare'; done: number; total: number; clip: string }
  | ({
      phase: 'train';
      part: number;
      parts: number;
      fold: string;
      seed: number;
      stage: string;
    } & LoopProgress)
  | {
      phase: 'test';
      part: number;
      parts: number;
      fold: string;
      seed: number;
      system: string;
      /** `accuracy` of classes, `ccc` of values. */
      metric: string;
      score: number;
    };

/** Options of {@link runExperiment}. */
export interface ExperimentOptions {
  /** What is trained, e.g. `amFbp`, or a recipe of your own. */
  recipe: AnyRecipe;
  /** Its systems; default all. */
  variants?: readonly string[];
  /** One of its tasks; default the first. */
  task?: string;
  /** One of its named sets of settings; default the defaults of the settings. */
  preset?: string;
  /** Settings on top of the preset. */
  settings?: Readonly<Record<string, unknown>>;
  /** Most epochs of every stage, on top of what the settings say. */
  epochs?: number;
  /** Fusion layers of your own that become variants of the recipe. */
  fusions?: readonly OwnFusion[];
  /** `folds` where the data set has its own, else `speakers`. */
  split?: SplitName;
  /** Groups of speakers that `speakers` makes; default 5. */
  groups?: number;
  /** Speakers that `leave-one-speaker-out` leaves out at a time; default 1. */
  groupSize?: number;
  /** Share of the speakers that `share` tests; default 0.3. */
  testShare?: number;
  /** Whether the validation part is learned from too; the last epoch is kept then. */
  joinValidation?: boolean;
  /** Share of the training speakers that choose the best epoch; default 0.2. */
  validationShare?: number;
  /**
   * Whether clips that cannot be read or prepared are left out; `config.json` lists them. Default: they are an error that
   * names them. All clips are prepared before anything is fitted then.
   */
  skipBad?: boolean;
  /** Leaks that are not refused. */
  allow?: readonly LeakName[];
  /** Only these folds. */
  folds?: readonly string[];
  /**
   * A run folder whose trained stages are the first weights of the stages of their names (transfer from another corpus).
   * Refused where that run has met a test speaker.
   */
  init?: string;
  /** A metric that is also taken on each fold's validation part, for searches; see `metrics.json`. */
  validate?: string;
  /** Everything is trained once with each. */
  seeds: readonly number[];
  /** New or empty folder, or one that holds this experiment unfinished. */
  out: string;
  /** Where blocks and fits are kept beyond this experiment; default in `out`, until it is finished. */
  cache?: string;
  /** What computes, as `useBackend` told; part of the run's identity. */
  backend: { name: string; threads: number | null };
  /** For a recipe or fusion of your own, SHA-256 of each of its files: part of the run's identity. */
  files?: Readonly<Record<string, string>>;
  /** What does the same again, for `config.json`: an experiment as `avemo train --config` reads it. */
  experiment?: Readonly<Record<string, unknown>>;
  /** The file whose default export the recipe is, for threads. */
  recipeFile?: string;
  /** Clips that are prepared at a time, in threads of their own; default 1. */
  jobs?: number;
  /** Ends the work between two batches; the same call goes on later. */
  signal?: AbortSignal;
  /** Called after every clip and batch. */
  onProgress?: (progress: ExperimentProgress) => void;
  /** Told of damaged files that are made anew and of clips that are left out. */
  onWarning?: (message: string) => void;
  /** Told which layers took weights over. */
  onTaken?: (taken: TakenWeights) => void;
}

/** Options that say how speakers are divided. */
export type SplitSetting =
  'split' | 'groups' | 'groupSize' | 'testShare' | 'validationShare' | 'joinValidation';
