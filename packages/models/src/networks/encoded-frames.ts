import { requireInteger, requireList, requireOptions } from '@avemo/checks';

/** Options of `encodedFrames`. */
export interface EncodedFramesOptions {
  /** Strides of the first convolution and of each pooling, as in `fcnAudioEncoder`. Default [4, 2, 2]. */
  strides?: readonly number[];
}

/**
 * The number of embeddings that `fcnAudioEncoder` makes of a spectrogram with `frames` frames.
 *
 * T' = ⌈…⌈⌈T / s₁⌉ / s₂⌉…⌉: with (F − 1)/2 zeros on both sides, (T − F + 2P)/S + 1 rounded down is ⌈T/S⌉ for odd F.
 *
 * @param frames - T, an integer of at least 0.
 * @param options - The encoder's strides.
 * @returns T', at least 1 for T ≥ 1.
 * @throws RangeError if frames or a stride is not such an integer.
 *
 * Source: JIPS, Liu & Tang 2021, equations (10), (13), https://doi.org/10.3745/JIPS.02.0161.
 * Source: AM-FBP, Zhou et al. 2021, equation (2), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import { encodedFrames } from '@avemo/models';
 *
 * encodedFrames(330); // → 21
 * ```
 */
export function encodedFrames(frames: number, options: EncodedFramesOptions = {}): number {
  requireOptions('encodedFrames', 'options', options);
  const { strides = [4, 2, 2] } = options;
  requireList('encodedFrames', 'strides', strides);
  requireInteger('encodedFrames', 'frames', frames, { min: 0 });
  return strides.reduce((count, stride, i) => {
    requireInteger('encodedFrames', `strides[${i}]`, stride);
    return Math.ceil(count / stride);
  }, frames);
}
