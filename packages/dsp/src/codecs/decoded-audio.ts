import type { AudioChannels } from '../signal/audio-signal';

/** What a decoder gives. */
export interface DecodedAudio extends AudioChannels {
  /** What is damaged or missing in the file, in sentences; empty for a sound file. */
  warnings: string[];
}

/** Options of `decodeAudio`. */
export interface DecodeOptions {
  /** `true`: what is damaged or missing is an error that names the cause. Default `false`: a warning in the result. */
  strict?: boolean;
  /** `true`: one channel, the mean of all, made as the file is decoded. Default `false`. */
  mono?: boolean;
  /** Samples of all channels of the result, at most; default 2²⁹ (2 GiB). A longer file is refused before it is decoded. */
  maxSamples?: number;
}
