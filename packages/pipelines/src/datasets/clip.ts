import type { Media } from '../prepare/media';
import type { OpenDatasetOptions } from './open-options';

/** A file that a clip is made of. Its content identifies the clip: in cache keys, and where a leak is looked for. */
export interface ClipFile {
  /** Absolute path. */
  path: string;
  /**
   * Which part of the file the clip is, where clips share a file: `'1.5–3 s'`, `'row 17'`. Without it the clip is the
   * whole file, and another clip with the same bytes is the same recording.
   */
  part?: string;
}

/** Values over time, as annotated. */
export interface Track {
  /** The second of each annotation, ascending. */
  times: Float64Array;
  /** One list for each target, as long as `times`; NaN where nothing was annotated. */
  values: Readonly<Record<string, Float32Array>>;
}

/**
 * One clip of a data set: how its media are read, what is true of it, who speaks, and where it came from.
 *
 * What an adapter must give: `id`, `speaker`, `files` and `media`; everything else where the data set has it. Opening a
 * data set reads tables and file names only; `media()` returns at once and its functions read when they are called. They
 * throw a `DatasetError` that names the file, so that one bad file does not end the work.
 */
export interface Clip {
  /** Unique within the data set, the same in every opening and on every machine; `/` between folders. */
  id: string;
  /** Who speaks; `''` where the data set does not say (see `requireSpeakers`). */
  speaker: string;
  /** The recording session, where there is one; the clips of a session stand in the order of time. */
  session?: string;
  /** The data set that it comes from, where several are joined. */
  dataset?: string;
  /** The spoken text or its name, where known. */
  script?: string;
  /** The part of the makers' cross-validation that the clip belongs to. */
  fold?: string;
  /** The part of the makers' fixed split that the clip belongs to: `train`, `validation` or `test`. */
  split?: string;
  /** Length in seconds, where known without reading the media. */
  seconds?: number;
  /** The class by name, one of the data set's `labels`. Absent where the clip has none: such clips are only predicted. */
  label?: string;
  /** One number for each target of the whole clip, e.g. `{ arousal: 0.4 }`; absent or NaN where not annotated. */
  values?: Readonly<Record<string, number>>;
  /** Reads the annotation over time. Delays are not taken off here (see the data set's `annotationDelay`). */
  track?: () => Promise<Track>;
  /** Further columns of the corpus' own tables, as texts; the engine does not read them. */
  notes?: Readonly<Record<string, string>>;
  /** Every file that the media are made of, in a fixed order. */
  files: readonly ClipFile[];
  /**
   * How the media are read.
   *
   * @param fold - The fold that is tested. Where features are the outputs of networks trained in the makers'
   * cross-validation, those of the networks that never met it; other data sets ignore it. Default: the clip's own fold.
   */
  media(fold?: string): Media;
}

/** What the ready-made features of one name are, the same for every clip that has them. */
export interface FeatureDescription {
  /** Numbers in a row, or in the whole where there are no rows. */
  width: number;
  /** The names of the columns. */
  names?: readonly string[];
  /** Seconds from one row to the next, where it is known; otherwise the times of rows only count them. */
  rowSeconds?: number;
}

/** Where a data set was opened from: what threads and other machines need to open it again. */
export interface DatasetOrigin {
  /** The adapter's name. */
  name: string;
  /** Absolute path of the folder or file. */
  path: string;
  /** What the adapter was told. */
  options: OpenDatasetOptions;
}

/** A data set whose clips are read only when asked for. */
export interface Dataset {
  /** The adapter's name, e.g. `ravdess`. */
  name: string;
  /** The names of the classes in a fixed order; empty where there are none. */
  labels: readonly string[];
  /** The names of the values that are annotated, per clip or over time, e.g. `['arousal', 'valence']`. */
  targets?: readonly string[];
  /** Every clip, in an order that does not change between two openings. */
  clips: readonly Clip[];
  /** Whether `media(fold)` gives other features for other folds; then blocks are made, and cached, for each fold. */
  mediaByFold?: boolean;
  /** The ready-made features that its media have, by name. */
  features?: Readonly<Record<string, FeatureDescription>>;
  /** Seconds by which the annotation over time lags behind what it describes; default 0. */
  annotationDelay?: number;
  /** Every clip was computed and no person recorded. */
  synthetic?: boolean;
  /** The terms of use, in words. */
  licence?: string;
  /** What to cite. */
  citation?: string;
  /** Where it was opened from; of several that were joined, each. Absent for one that a program made up. */
  origin?: readonly DatasetOrigin[];
}
