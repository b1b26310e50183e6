import { formatValue, requireInteger } from '@avemo/checks';

/** Options of `fitClipLength`. */
export interface FitClipLengthOptions {
  /** Frames of the result: an integer of at least 1. Default 16. */
  length?: number;
}

/**
 * Brings a list of frames to a fixed length around its middle.
 *
 * Too many: ⌊(n − t)/2⌋ are dropped at the start and the rest at the end. Too few: the first frame is repeated
 * ⌊(t − n)/2⌋ times in front and the last one behind: result i is frame clamp(i − ⌊(t − n)/2⌋, 0, n − 1).
 *
 * @param frames Frames or their numbers, at least one; nothing in them is copied.
 * @param options The length.
 * @returns A new list of `length` of the given frames.
 * @throws TypeError if frames is not an array.
 * @throws RangeError if frames is empty or length is not such an integer.
 * @example
 * ```ts
 * import { fitClipLength } from '@avemo/vision-prep';
 *
 * [fitClipLength([0, 1, 2, 3, 4, 5], { length: 4 }), fitClipLength([7, 8], { length: 5 })]; // → [[1, 2, 3, 4], [7, 7, 8, 8, 8]]
 * ```
 * Source: Ma et al. 2019, section 2.1.2; which end gets an odd frame is our choice, the paper does not say.
 */
export function fitClipLength<T>(frames: readonly T[], { length = 16 }: FitClipLengthOptions = {}): T[] {
  if (!Array.isArray(frames)) {
    throw new TypeError(
      `fitClipLength: frames must be an array; got ${formatValue(frames)}. Use Array.from(…).`,
    );
  }
  if (frames.length === 0) {
    throw new RangeError(
      'fitClipLength: frames must hold at least one frame; got none. Skip such a segment.',
    );
  }
  requireInteger('fitClipLength', 'length', length, { max: 2 ** 32 - 1 });
  const count = frames.length;
  const first = count >= length ? Math.floor((count - length) / 2) : -Math.floor((length - count) / 2);
  return Array.from({ length }, (_, i) => frames[Math.min(Math.max(i + first, 0), count - 1)]);
}
