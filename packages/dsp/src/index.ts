export type { AudioChannels, AudioSignal } from './signal/audio-signal';
export type { AudioReader } from './signal/audio-reader';
export { AudioFormatError } from './codecs/audio-format-error';
export type { AudioFormatCode } from './codecs/audio-format-error';
export { decodeAudio } from './codecs/decode-audio';
export type { BytesReader } from './codecs/binary-view';
export { decodeAudioInParts } from './codecs/decode-audio-in-parts';
export type { AudioPart, DecodeInPartsOptions } from './codecs/decode-audio-in-parts';
export type { DecodedAudio, DecodeOptions } from './codecs/decoded-audio';
export { decodeWav } from './codecs/decode-wav';
export { encodeWav } from './codecs/encode-wav';
export type { EncodeWavOptions } from './codecs/encode-wav';
export { toMono } from './signal/to-mono';
export { resample } from './signal/resample';
export { preEmphasis } from './signal/pre-emphasis';
export type { PreEmphasisOptions } from './signal/pre-emphasis';
export { quantize } from './signal/quantize';
export type { QuantizeOptions } from './signal/quantize';

export {
  blackmanWindow,
  gaussianWindow,
  hammingWindow,
  hannWindow,
  poveyWindow,
  rectangularWindow,
} from './frames/windows';
export type { GaussianWindowOptions, WindowOptions } from './frames/windows';
export type {
  FrameEdges,
  FrameGrid,
  FrameOptions,
  FrameSpectrumOptions,
  NamedWindow,
  PlainWindow,
  WindowChoice,
  WindowName,
} from './frames/frame-options';
export { frameCount } from './frames/frame-count';
export { frameInterval } from './frames/frame-interval';
export type { FrameIntervalOptions, TimeInterval } from './frames/frame-interval';
export { frameSignal } from './frames/frame-signal';

export { shortTimeEnergy } from './descriptors/short-time-energy';
export type { ShortTimeEnergyOptions } from './descriptors/short-time-energy';
export { rmsEnergy } from './descriptors/rms-energy';
export { zeroCrossingRate } from './descriptors/zero-crossing-rate';
export type { ZeroCrossingRateOptions } from './descriptors/zero-crossing-rate';
export { autocorrelation } from './voice/autocorrelation';
export type { AutocorrelationOptions } from './voice/autocorrelation';
export { detectEndpoints } from './voice/detect-endpoints';
export type { DetectEndpointsOptions } from './voice/detect-endpoints';
export { pauseDuration } from './voice/pause-duration';
export { beatHistogram } from './rhythm/beat-histogram';
export type { BeatHistogramOptions } from './rhythm/beat-histogram';

export { createRfft, rfft } from './spectra/rfft';
export type { ComplexSpectrum, Rfft, RfftOptions } from './spectra/rfft';
export { powerSpectrum } from './spectra/power-spectrum';
export { stft } from './spectra/stft';
export type { ComplexSpectrogram } from './spectra/stft';
export { spectrogram } from './spectra/spectrogram';
export type { SpectrogramOptions, SpectrogramScale } from './spectra/spectrogram';
export { amplitudeToDecibel, decibelToPower, powerToDecibel } from './spectra/decibel';
export type { DecibelOptions, DecibelToPowerOptions } from './spectra/decibel';

export type { DescribedSpectrogram } from './descriptors/described-feature';
export type { SpectrumGrid } from './spectra/spectrum-grid';
export { spectralCentroid } from './descriptors/spectral-centroid';
export { spectralBandwidth } from './descriptors/spectral-bandwidth';
export { spectralRolloff } from './descriptors/spectral-rolloff';
export type { SpectralRolloffOptions } from './descriptors/spectral-rolloff';
export { spectralFlux } from './descriptors/spectral-flux';
export type { SpectralFluxOptions } from './descriptors/spectral-flux';
export { spectralFlatness } from './descriptors/spectral-flatness';
export type { SpectralFlatnessOptions } from './descriptors/spectral-flatness';
export { spectralContrast } from './descriptors/spectral-contrast';
export type { SpectralContrastOptions } from './descriptors/spectral-contrast';
export { spectralSlope } from './descriptors/spectral-slope';
export type { SpectralSlopeOptions } from './descriptors/spectral-slope';
export { spectralSkewness } from './descriptors/spectral-skewness';
export { spectralKurtosis } from './descriptors/spectral-kurtosis';
export { spectralEntropy } from './descriptors/spectral-entropy';
export type { SpectralEntropyOptions } from './descriptors/spectral-entropy';

export { melFilterbank } from './mel/mel-filterbank';
export type { MelFilterbankOptions, MelOptions, MelScale } from './mel/mel-filterbank';
export { melSpectrogram } from './mel/mel-spectrogram';
export type { MelSpectrogramOptions } from './mel/mel-spectrogram';
export { logMelSpectrogram } from './mel/log-mel-spectrogram';
export type { LogMelSpectrogramOptions } from './mel/log-mel-spectrogram';
export { vggishExamples } from './mel/vggish-examples';
export type { VggishExamplesOptions } from './mel/vggish-examples';
export { dct, inverseDct } from './spectra/dct';
export type { DctOptions, DctScale, InverseDctOptions } from './spectra/dct';
export { mfcc } from './mel/mfcc';
export type { MfccOptions, MfccPreset } from './mel/mfcc-options';
export { explainDifference } from './compare/explain-difference';
export type {
  ConventionChange,
  DifferenceExplanation,
  ExplainDifferenceOptions,
} from './compare/explain-difference';

export type { PitchOptions } from './voice/pitch-range';
export { pitchYin } from './voice/pitch-yin';
export type { PitchYinOptions } from './voice/pitch-yin';
export { pitchCorrelation } from './voice/pitch-correlation';
export type { PitchCorrelationOptions } from './voice/pitch-correlation';
export { harmonicsToNoiseRatio } from './voice/harmonics-to-noise-ratio';
export type { HarmonicsToNoiseRatioOptions } from './voice/harmonics-to-noise-ratio';
export { glottalPulses } from './voice/glottal-pulses';
export { jitter } from './voice/jitter';
export type { Jitter, JitterOptions } from './voice/jitter';
export { shimmer } from './voice/shimmer';
export type { Shimmer, ShimmerOptions } from './voice/shimmer';
export { intensity } from './descriptors/intensity';
export { loudness } from './hearing/loudness';
export { pitchShs } from './voice/pitch-shs';
export type { PitchShsOptions } from './voice/pitch-shs';
export { pitchPyin } from './voice/pitch-pyin';
export type { PitchPyinOptions } from './voice/pitch-pyin';
export { linearPrediction } from './vocal-tract/linear-prediction';
export type { LinearPredictionOptions, LinearPredictor } from './vocal-tract/linear-prediction';
export { lineSpectralFrequencies } from './vocal-tract/line-spectral-frequencies';
export { formants } from './vocal-tract/formants';
export type { FormantsOptions } from './vocal-tract/formants';
export { erbFrequencies } from './hearing/erb-frequencies';
export type { ErbFrequenciesOptions } from './hearing/erb-frequencies';
export { gammatoneFilterbank } from './hearing/gammatone-filterbank';
export type { GammatoneFilterbankOptions } from './hearing/gammatone-filterbank';
export { cochleagram } from './hearing/cochleagram';
export type { CochleagramOptions, CochleaOptions } from './hearing/cochleagram';
export { mrcg } from './hearing/mrcg';
export type { MrcgOptions } from './hearing/mrcg';

export { deltas } from './statistics/deltas';
export type { DeltasOptions } from './statistics/deltas';
export { segmentFrames } from './frames/segment-frames';
export type { SegmentFramesOptions } from './frames/segment-frames';
export { functionalNames, functionals } from './statistics/functionals';
export type { FunctionalName, FunctionalsOptions } from './statistics/functionals';
export { featureStatistics } from './statistics/feature-statistics';
export type { FeatureStatistics } from './statistics/feature-statistics';
export { standardize } from './statistics/standardize';

export { createExtractor } from './extractor/create-extractor';
export { extractorFeatures } from './extractor/feature-names';
export { extractFeatures } from './extractor/extract-features';
export { namedSpecs } from './extractor/named-specs';
export type { NamedSpec } from './extractor/named-specs';
export type { CreateExtractorOptions, Extractor, Latency } from './extractor/create-extractor';
export { createResampler } from './signal/create-resampler';
export type { CreateResamplerOptions, Resampler } from './signal/create-resampler';
export { ExtractorError } from './extractor/extractor-error';
export type { ExtractorErrorCode } from './extractor/extractor-error';
export type { ExtractorSpec, ExtractorStages, FeatureName, FeatureOptions } from './extractor/extractor-spec';
export { ExtractorSpecError } from './extractor/extractor-spec-error';
export type { ExtractorSpecCode } from './extractor/extractor-spec-error';
export { parseExtractorSpec } from './extractor/parse-extractor-spec';
