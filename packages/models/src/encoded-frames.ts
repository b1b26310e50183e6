import { requireInteger } from '@avemo/checks';

/** Options of `encodedFrames`. */
export interface EncodedFramesOptions {
  /** Strides of the first convolution and of each pooling, as in `fcnAudioEncoder`. Default [4, 2, 2]. */
  strides?: readonly number[];
}

/**
 * The number of embeddings that `fcnAudioEncoder` makes of a spectrogram of so many frames.
 *
 * T' = ⌈…⌈⌈T / s₁⌉ / s₂⌉…⌉: with (F − 1)/2 zeros on both sides, (T − F + 2P)/S + 1 rounded down is ⌈T/S⌉ for odd F.
 *
 * @param frames T, an integer of at least 0.
 * @param options The encoder's strides.
 * @returns T', at least 1 for T ≥ 1.
 * @throws RangeError if frames or a stride is not such an integer.
 * @example
 * ```ts
 * import { encodedFrames } from '@avemo/models';
 *
 * encodedFrames(330); // → 21
 * ```
 * Source: Liu & Tang 2021, eq. (10) and (13) (output sizes); Zhou et al. 2021, eq. (2).
 */
export function encodedFrames(frames: number, { strides = [4, 2, 2] }: EncodedFramesOptions = {}): number {
  requireInteger('encodedFrames', 'frames', frames, { min: 0 });
  return strides.reduce((count, stride, i) => {
    requireInteger('encodedFrames', `strides[${i}]`, stride);
    return Math.ceil(count / stride);
  }, frames);
}
