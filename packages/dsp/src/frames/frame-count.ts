import { requireInteger } from '@avemo/checks';
import type { FrameGrid } from './frame-options';
import { countFrames, requireFrameGrid } from './frame-grid';

/**
 * The number of frames in a signal of N samples: 1 + floor((N − L)/H) for `'drop'` (0 when N < L),
 * 1 + floor((N + 2 floor(L/2) − L)/H) for `'zero'` and `'reflect'`, floor((N + H/2)/H) for `'mirror'`.
 * Where frames are centred, an empty signal has the one frame of zeros that an even L allows.
 *
 * @param length - N ≥ 0 in samples
 * @param options - how the signal is cut
 * @returns a whole number ≥ 0
 * @throws RangeError for lengths that are not whole numbers in range
 * @example
 * ```ts
 * import { frameCount } from '@avemo/dsp';
 *
 * frameCount(16000, { frameLength: 400, hopLength: 160 }); // → 98
 * ```
 */
export function frameCount(length: number, options: FrameGrid): number {
  requireInteger('frameCount', 'length', length, { min: 0 });
  requireFrameGrid('frameCount', options);
  return countFrames(length, options);
}
