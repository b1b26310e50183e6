export type { AudioChannels, AudioSignal } from './audio-signal';
export { AudioFormatError } from './audio-format-error';
export type { AudioFormatCode } from './audio-format-error';
export { decodeAudio } from './decode-audio';
export { decodeWav } from './decode-wav';
export { encodeWav } from './encode-wav';
export type { EncodeWavOptions } from './encode-wav';
export { toMono } from './to-mono';
export { resample } from './resample';
export { preEmphasis } from './pre-emphasis';
export type { PreEmphasisOptions } from './pre-emphasis';
export { quantize } from './quantize';
export type { QuantizeOptions } from './quantize';

export { blackmanWindow, gaussianWindow, hammingWindow, hannWindow, rectangularWindow } from './windows';
export type { GaussianWindowOptions, WindowOptions } from './windows';
export type {
  FrameEdges,
  FrameOptions,
  FrameSpectrumOptions,
  NamedWindow,
  WindowChoice,
  WindowName,
} from './frame-options';
export { frameCount } from './frame-count';
export { frameInterval } from './frame-interval';
export type { FrameIntervalOptions, TimeInterval } from './frame-interval';
export { frameSignal } from './frame-signal';

export { shortTimeEnergy } from './short-time-energy';
export type { ShortTimeEnergyOptions } from './short-time-energy';
export { rmsEnergy } from './rms-energy';
export { zeroCrossingRate } from './zero-crossing-rate';
export type { ZeroCrossingRateOptions } from './zero-crossing-rate';
export { autocorrelation } from './autocorrelation';
export type { AutocorrelationOptions } from './autocorrelation';
export { detectEndpoints } from './detect-endpoints';
export type { DetectEndpointsOptions } from './detect-endpoints';
export { pauseDuration } from './pause-duration';
export { beatHistogram } from './beat-histogram';
export type { BeatHistogramOptions } from './beat-histogram';

export { createRfft, rfft } from './rfft';
export type { ComplexSpectrum, Rfft, RfftOptions } from './rfft';
export { powerSpectrum } from './power-spectrum';
export { stft } from './stft';
export type { ComplexSpectrogram } from './stft';
export { spectrogram } from './spectrogram';
export type { SpectrogramOptions, SpectrogramScale } from './spectrogram';
export { amplitudeToDecibel, decibelToPower, powerToDecibel } from './decibel';
export type { DecibelOptions, DecibelToPowerOptions } from './decibel';

export type { SpectrumGrid } from './spectrum-grid';
export { spectralCentroid } from './spectral-centroid';
export { spectralBandwidth } from './spectral-bandwidth';
export { spectralRolloff } from './spectral-rolloff';
export type { SpectralRolloffOptions } from './spectral-rolloff';
export { spectralFlux } from './spectral-flux';
export type { SpectralFluxOptions } from './spectral-flux';
export { spectralFlatness } from './spectral-flatness';
export type { SpectralFlatnessOptions } from './spectral-flatness';
export { spectralContrast } from './spectral-contrast';
export type { SpectralContrastOptions } from './spectral-contrast';
export { spectralSlope } from './spectral-slope';
export type { SpectralSlopeOptions } from './spectral-slope';

export { melFilterbank } from './mel-filterbank';
export type { MelFilterbankOptions, MelOptions, MelScale } from './mel-filterbank';
export { melSpectrogram } from './mel-spectrogram';
export type { MelSpectrogramOptions } from './mel-spectrogram';
export { logMelSpectrogram } from './log-mel-spectrogram';
export type { LogMelSpectrogramOptions } from './log-mel-spectrogram';
export { vggishExamples } from './vggish-examples';
export type { VggishExamplesOptions } from './vggish-examples';
export { dct, inverseDct } from './dct';
export type { DctOptions, DctScale, InverseDctOptions } from './dct';
export { mfcc } from './mfcc';
export type { MfccOptions, MfccPreset } from './mfcc';
export { explainDifference } from './explain-difference';
export type { ConventionChange, DifferenceExplanation, ExplainDifferenceOptions } from './explain-difference';

export { pitchYin } from './pitch-yin';
export type { PitchYinOptions } from './pitch-yin';
export { pitchCorrelation } from './pitch-correlation';
export type { PitchCorrelationOptions } from './pitch-correlation';
export { harmonicsToNoiseRatio } from './harmonics-to-noise-ratio';
export type { HarmonicsToNoiseRatioOptions } from './harmonics-to-noise-ratio';
export { glottalPulses } from './glottal-pulses';
export { jitter } from './jitter';
export type { Jitter, JitterOptions } from './jitter';
export { shimmer } from './shimmer';
export type { Shimmer, ShimmerOptions } from './shimmer';
export { intensity } from './intensity';
export { loudness } from './loudness';
export { pitchShs } from './pitch-shs';
export type { PitchShsOptions } from './pitch-shs';
export { pitchPyin } from './pitch-pyin';
export type { PitchPyinOptions } from './pitch-pyin';
export { linearPrediction } from './linear-prediction';
export type { LinearPredictionOptions, LinearPredictor } from './linear-prediction';
export { lineSpectralFrequencies } from './line-spectral-frequencies';
export { formants } from './formants';
export type { FormantsOptions } from './formants';
export { erbFrequencies } from './erb-frequencies';
export type { ErbFrequenciesOptions } from './erb-frequencies';
export { gammatoneFilterbank } from './gammatone-filterbank';
export type { GammatoneFilterbankOptions } from './gammatone-filterbank';
export { cochleagram } from './cochleagram';
export type { CochleagramOptions, CochleaOptions } from './cochleagram';
export { mrcg } from './mrcg';
export type { MrcgOptions } from './mrcg';

export { deltas } from './deltas';
export type { DeltasOptions } from './deltas';
export { segmentFrames } from './segment-frames';
export type { SegmentFramesOptions } from './segment-frames';
export { functionalNames, functionals } from './functionals';
export type { FunctionalName, FunctionalsOptions } from './functionals';
export { featureStatistics } from './feature-statistics';
export type { FeatureStatistics } from './feature-statistics';
export { standardize } from './standardize';

export { createExtractor, extractorFeatures } from './create-extractor';
export type { CreateExtractorOptions, Extractor, Latency } from './create-extractor';
export { createResampler } from './create-resampler';
export type { CreateResamplerOptions, Resampler } from './create-resampler';
export { ExtractorError } from './extractor-error';
export type { ExtractorErrorCode } from './extractor-error';
export type {
  DescribedSpectrogram,
  ExtractorSpec,
  ExtractorStages,
  FeatureName,
  FeatureOptions,
  PlainWindow,
} from './extractor-spec';
export { ExtractorSpecError } from './extractor-spec-error';
export type { ExtractorSpecCode } from './extractor-spec-error';
export { parseExtractorSpec } from './parse-extractor-spec';
