import type { AudioSignal } from '@avemo/dsp';
import type { NdArray } from 'ndarray';

/** One labelled clip: its sound, its picture features, who speaks, and where it came from. */
export interface Clip {
  /** Unique within the data set. */
  id: string;
  /** Index into the data set's `labels`. */
  label: number;
  /** Who speaks; `''` where the data set does not say (see `requireSpeakers`). */
  speaker: string;
  /** The recording session, where there is one; the clips of one session stand in the order of time. */
  session?: string;
  /** The spoken text or its name, where known. */
  script?: string;
  /** The part of the makers' cross-validation that the clip belongs to, where they give one. */
  fold?: string;
  /** The part of the makers' fixed split that the clip belongs to, e.g. `'train'`, where they give one. */
  split?: string;
  /** Length in seconds, where known without reading the sound. */
  seconds?: number;
  /** Arousal, nominally in [−1, 1], where annotated. */
  arousal?: number;
  /** Valence, nominally in [−1, 1], where annotated. */
  valence?: number;
  /** Absolute paths of the files the clip is made of, for fingerprints; clips may share a file. */
  files: string[];
  /** Reads the sound, mixed to one channel. @throws DatasetError `unreadable-audio`, `bad-row` */
  audio?: () => Promise<AudioSignal>;
  /** Reads the picture features, [frames, features]. @throws DatasetError `unreadable-video` */
  video?: () => Promise<NdArray<Float32Array>>;
  /**
   * Reads published features, one vector a stream, with the widths of the data set's `featureWidths`. Where they are
   * outputs of networks that were trained in the makers' cross-validation, those of the networks that never met `fold`,
   * by default the clip's own. @throws DatasetError `unreadable-features`
   */
  features?: (fold?: string) => Promise<Record<string, Float32Array>>;
  /** Reads the class probabilities that the authors' own system gave the clip as a test clip. */
  publishedProbabilities?: () => Promise<Float32Array>;
}

/** A labelled data set whose clips are read only when asked for. */
export interface Dataset {
  /** The adapter's name, e.g. `'ravdess'`. */
  name: string;
  /** The class names; a clip's `label` is an index into this list. */
  labels: string[];
  /** Every clip, in an order that does not change between two openings. */
  clips: Clip[];
  /** The columns of every clip's picture features, and the seconds between two rows where they are a sequence. */
  videoFeatures?: { names: string[]; frameSeconds?: number };
  /** How many published features each stream of every clip has, e.g. `{ audio: 73, video: 100, text: 100 }`. */
  featureWidths?: Record<string, number>;
  /** The makers' folds that have clips here, where they give some. */
  folds?: string[];
  /** Every clip was computed and no person recorded. */
  synthetic?: boolean;
  /** The terms of use, in words. */
  licence?: string;
  /** What to cite. */
  citation?: string;
}
