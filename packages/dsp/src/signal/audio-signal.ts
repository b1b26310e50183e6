/** One channel of sound. The rate travels with the samples; nothing in this package assumes one. */
export interface AudioSignal {
  /** Nominally in [−1, 1]. */
  samples: Float32Array;
  /** Hz, above 0. */
  sampleRate: number;
}

/**
 * Decoded sound with all its channels, equally long, in file order (left before right).
 * {@link toMono} makes an {@link AudioSignal} of it.
 */
export interface AudioChannels {
  /** One array per channel, nominally in [−1, 1]. */
  channels: Float32Array[];
  /** Hz, above 0. */
  sampleRate: number;
}
