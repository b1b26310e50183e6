/**
 * One channel of sound. The rate travels with the samples; nothing in this package assumes one.
 * `samples` are nominally in [−1, 1]; `sampleRate` is in Hz.
 */
export interface AudioSignal {
  samples: Float32Array;
  sampleRate: number;
}

/**
 * Decoded sound with all its channels, equally long, in file order (left before right).
 * {@link toMono} makes an {@link AudioSignal} of it.
 */
export interface AudioChannels {
  channels: Float32Array[];
  sampleRate: number;
}
