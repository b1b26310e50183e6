import type { AutocorrelationOptions } from '../voice/autocorrelation';
import type { CochleagramOptions } from '../hearing/cochleagram';
import type { DeltasOptions } from '../statistics/deltas';
import type { FeatureStatistics } from '../statistics/feature-statistics';
import type { FrameOptions, FrameSpectrumOptions, NamedWindow, WindowName } from '../frames/frame-options';
import type { HarmonicsToNoiseRatioOptions } from '../voice/harmonics-to-noise-ratio';
import type { LogMelSpectrogramOptions } from '../mel/log-mel-spectrogram';
import type { MelSpectrogramOptions } from '../mel/mel-spectrogram';
import type { MfccOptions } from '../mel/mfcc';
import type { MrcgOptions } from '../hearing/mrcg';
import type { PitchCorrelationOptions } from '../voice/pitch-correlation';
import type { PitchShsOptions } from '../voice/pitch-shs';
import type { PitchYinOptions } from '../voice/pitch-yin';
import type { PreEmphasisOptions } from '../signal/pre-emphasis';
import type { SegmentFramesOptions } from '../frames/segment-frames';
import type { ShortTimeEnergyOptions } from '../descriptors/short-time-energy';
import type { SpectralContrastOptions } from '../descriptors/spectral-contrast';
import type { SpectralFlatnessOptions } from '../descriptors/spectral-flatness';
import type { SpectralFluxOptions } from '../descriptors/spectral-flux';
import type { SpectralRolloffOptions } from '../descriptors/spectral-rolloff';
import type { SpectralSlopeOptions } from '../descriptors/spectral-slope';
import type { SpectrogramOptions } from '../spectra/spectrogram';
import type { SpectrumGrid } from '../spectra/spectrum-grid';
import type { VggishExamplesOptions } from '../mel/vggish-examples';
import type { ZeroCrossingRateOptions } from '../descriptors/zero-crossing-rate';

/** Options in which a window is given by name, so that they are plain data. */
export type PlainWindow<Options> = Omit<Options, 'window'> & {
  /** By name (symmetric), or by name and form. */
  window?: WindowName | NamedWindow;
};

/** The spectrogram that a spectral descriptor describes; its rate and grid are known. */
export type DescribedSpectrogram = PlainWindow<SpectrogramOptions>;

/**
 * What an extractor can compute: the name of each feature, and its options, which are those of the function that computes
 * it offline. Where that function takes a measure of the whole signal, the stream is told it instead.
 */
export interface FeatureOptions {
  /** `frameSignal`: the samples themselves. */
  frames: FrameOptions;
  /** `spectrogram`. */
  spectrogram: PlainWindow<SpectrogramOptions>;
  /** `stft`: the real parts of a frame, then the imaginary ones. */
  stft: PlainWindow<FrameSpectrumOptions>;
  /** `melSpectrogram`. */
  mel: PlainWindow<MelSpectrogramOptions>;
  /** `logMelSpectrogram`. */
  'log-mel': PlainWindow<LogMelSpectrogramOptions>;
  /** `vggishExamples`, at 16000 Hz. */
  vggish: VggishExamplesOptions;
  /** `mfcc`; `preset: 'librosa'` with `dynamicRange: null`. */
  mfcc: PlainWindow<MfccOptions>;
  /** `spectralCentroid` of a spectrogram. */
  'spectral-centroid': DescribedSpectrogram;
  /** `spectralBandwidth` of a spectrogram. */
  'spectral-bandwidth': DescribedSpectrogram;
  /** `spectralRolloff` of a spectrogram. */
  'spectral-rolloff': DescribedSpectrogram & Omit<SpectralRolloffOptions, keyof SpectrumGrid>;
  /** `spectralFlux` of a spectrogram. */
  'spectral-flux': DescribedSpectrogram & SpectralFluxOptions;
  /** `spectralFlatness` of a spectrogram. */
  'spectral-flatness': DescribedSpectrogram & SpectralFlatnessOptions;
  /** `spectralContrast` of a spectrogram. */
  'spectral-contrast': DescribedSpectrogram &
    Omit<SpectralContrastOptions, keyof SpectrumGrid | 'dynamicRange'>;
  /** `spectralSlope` of a spectrogram. */
  'spectral-slope': DescribedSpectrogram & Omit<SpectralSlopeOptions, keyof SpectrumGrid>;
  /** `shortTimeEnergy`. */
  'short-time-energy': PlainWindow<ShortTimeEnergyOptions>;
  /** `rmsEnergy`. */
  'rms-energy': FrameOptions;
  /** `zeroCrossingRate`. */
  'zero-crossing-rate': ZeroCrossingRateOptions;
  /** `intensity`. */
  intensity: FrameOptions;
  /** `loudness`. */
  loudness: PlainWindow<FrameSpectrumOptions>;
  /** `autocorrelation` of each frame. */
  autocorrelation: FrameOptions & AutocorrelationOptions;
  /** `pitchYin`. */
  'pitch-yin': PitchYinOptions;
  /** `pitchShs` with a bounded path. */
  'pitch-shs': PitchShsOptions & Required<Pick<PitchShsOptions, 'lookahead'>>;
  /** `pitchCorrelation` with a bounded path; `referencePeak` unless `silenceThreshold` is 0. */
  'pitch-correlation': PitchCorrelationOptions & Required<Pick<PitchCorrelationOptions, 'lookahead'>>;
  /** `harmonicsToNoiseRatio`; `referencePeak` unless `silenceThreshold` is 0. */
  'harmonics-to-noise-ratio': HarmonicsToNoiseRatioOptions;
  /** `gammatoneFilterbank`: a row a sample. */
  'gammatone-filterbank': {
    /** Centre frequencies in Hz, in (0, sampleRate/2]. */
    frequencies: number[];
  };
  /** `cochleagram`. */
  cochleagram: CochleagramOptions;
  /** `mrcg` of the signal's own level. */
  mrcg: MrcgOptions & { rms: null };
}

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
