import type { StreamingFeature } from '../frames/streaming-feature';
import type { SegmentFramesOptions } from '../frames/segment-frames';
import type { PreEmphasisOptions } from '../signal/pre-emphasis';
import type { DeltasOptions } from '../statistics/deltas';
import type { FeatureStatistics } from '../statistics/feature-statistics';
import type { streamingFeatures } from './streaming-features';

type Features = (typeof streamingFeatures)[number];

/**
 * What an extractor can compute: the name of each feature, and its options, which are those of the function that computes
 * it offline; `'frames'` is `frameSignal`, `'mel'` `melSpectrogram`, `'log-mel'` `logMelSpectrogram`, `'vggish'`
 * `vggishExamples`, `'opensmile'` a set of `@avemo/dsp/opensmile`, and the others are called as their functions. Spectral descriptors take the options of their
 * spectrogram, too. Where a function takes a measure of the whole signal, the stream is told it instead.
 */
export type FeatureOptions = {
  [Feature in Features as Feature['name']]: Feature extends StreamingFeature<string, infer Options>
    ? Options
    : never;
};

/** The name of a feature that an extractor computes. */
export type FeatureName = keyof FeatureOptions;

/** What stands before and behind the feature; the stages act in the order in which they are listed. */
export interface ExtractorStages {
  /** Of this description. A version fixes every default, so that a saved spec means the same in later releases. */
  version: 1;
  /** The rate at which features are computed, Hz. Sound of another rate: `inputRate` of `createExtractor`. */
  sampleRate: number;
  /** `preEmphasis` of the signal. */
  preEmphasis?: PreEmphasisOptions;
  /** Δ behind the features of each frame (`order: 1`), or Δ and ΔΔ (`order: 2`, the default). */
  deltas?: DeltasOptions & {
    /** How many times `deltas` is taken. */
    order?: 1 | 2;
  };
  /** `standardize` with these, one value for each of a frame's features, deltas included. */
  statistics?: Pick<FeatureStatistics, 'mean' | 'deviation'> & Partial<FeatureStatistics>;
  /** `segmentFrames`, with features and their deltas as channels. */
  segments?: SegmentFramesOptions;
}

/**
 * An extractor as plain data: it survives JSON unchanged, and is saved beside a model, so that new sound is prepared as
 * the training sound was. `feature` says what is computed and which `options` it takes.
 */
export type ExtractorSpec = {
  [Name in FeatureName]: ExtractorStages & {
    /** What is computed of each frame. */
    feature: Name;
    /** The options of that feature. */
    options: FeatureOptions[Name];
  };
}[FeatureName];
