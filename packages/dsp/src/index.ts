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

export { blackmanWindow, gaussianWindow, hammingWindow, hannWindow, rectangularWindow } from './windows';
export type { GaussianWindowOptions, WindowOptions } from './windows';
export type { FrameEdges, FrameOptions, FrameSpectrumOptions, WindowChoice } from './frame-options';
export { frameCount } from './frame-count';
export { frameInterval } from './frame-interval';
export type { FrameIntervalOptions, TimeInterval } from './frame-interval';
export { frameSignal } from './frame-signal';

export { createRfft, rfft } from './rfft';
export type { ComplexSpectrum, Rfft, RfftOptions } from './rfft';
export { powerSpectrum } from './power-spectrum';
export { spectrogram } from './spectrogram';
export type { SpectrogramOptions, SpectrogramScale } from './spectrogram';
export { melFilterbank } from './mel-filterbank';
export type { MelFilterbankOptions, MelOptions, MelScale } from './mel-filterbank';
export { melSpectrogram } from './mel-spectrogram';
export type { MelSpectrogramOptions } from './mel-spectrogram';
export { logMelSpectrogram } from './log-mel-spectrogram';
export type { LogMelSpectrogramOptions } from './log-mel-spectrogram';

export { deltas } from './deltas';
export type { DeltasOptions } from './deltas';
export { segmentFrames } from './segment-frames';
export type { SegmentFramesOptions } from './segment-frames';
export { featureStatistics } from './feature-statistics';
export type { FeatureStatistics } from './feature-statistics';
export { standardize } from './standardize';
