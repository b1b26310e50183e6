import { formatValue, requireInteger, requireOneOf } from '@avemo/checks';

/** Options of `fitClipLength`. */
export interface FitClipLengthOptions {
  /** Frames of the result: an integer of at least 1. Default 16. */
  length?: number;
  /**
   * What fills up a clip that is too short: `'double'` shows its first and its last frames twice, as far as at least half of
   * the length is there, and holds the ends otherwise; `'hold'` repeats the very first and the very last frame.
   * Default 'double'.
   */
  padding?: 'double' | 'hold';
}

/**
 * Brings a list of frames to a fixed length around its middle.
 *
 * Too many: ⌊(n − t)/2⌋ are dropped at the start and the rest at the end. Too few by d = t − n: each of the first ⌊d/2⌋ and
 * of the last ⌈d/2⌉ frames comes twice, so 12 frames become 0 0 1 1 2 … 9 10 10 11 11. With `'hold'`, result i is frame
 * clamp(i − ⌊d/2⌋, 0, n − 1).
 *
 * @param frames - frames or their numbers, at least one; nothing in them is copied
 * @param options - the length, and what fills up
 * @returns a new list of `length` of the given frames
 * @throws TypeError if frames is not an array
 * @throws RangeError if frames is empty or an option is out of range
 *
 * Source: Ma et al. 2019, https://doi.org/10.1016/j.inffus.2018.06.003, section 2.1.2 ("repeat the first two and the last
 * two"); which end gets an odd frame is our choice, the paper does not say.
 * @example
 * ```ts
 * import { fitClipLength } from '@avemo/vision-prep';
 *
 * fitClipLength([0, 1, 2, 3, 4, 5], { length: 4 }); // → [1, 2, 3, 4]
 * fitClipLength([7, 8, 9], { length: 5 }); // → [7, 7, 8, 9, 9]
 * fitClipLength([7, 8], { length: 5 }); // → [7, 7, 8, 8, 8]
 * ```
 */
export function fitClipLength<T>(
  frames: readonly T[],
  { length = 16, padding = 'double' }: FitClipLengthOptions = {},
): T[] {
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
  requireOneOf('fitClipLength', 'padding', padding, ['double', 'hold']);
  const count = frames.length;
  if (count >= length) {
    const first = Math.floor((count - length) / 2);
    return frames.slice(first, first + length);
  }
  const before = Math.floor((length - count) / 2);
  const behind = length - count - before;
  if (padding === 'double' && behind <= count - before) {
    return frames.flatMap((frame: T, i) => (i < before || i >= count - behind ? [frame, frame] : [frame]));
  }
  return Array.from({ length }, (_, i) => frames[Math.min(Math.max(i - before, 0), count - 1)]);
}
