import { requireInteger, requireOptions, requirePositive } from '@avemo/checks';
import type { FrameOptions } from './frame-options';
import { speechFrames } from './speech-frames';
import { firstFrameStart } from './frame-grid';

/** Options of {@link frameInterval}. */
export interface FrameIntervalOptions extends FrameOptions {
  /** Rate of the signal that was framed, Hz. */
  sampleRate: number;
  /** How many frames in a row the interval covers. Default 1. */
  count?: number;
}

/** A stretch of time. */
export interface TimeInterval {
  /** Seconds, included. */
  start: number;
  /** Seconds, excluded. */
  end: number;
}

/**
 * The stretch of time that a frame, or `count` frames from it on, covers:
 * start = tH/f_s, end = ((t + count − 1)H + L)/f_s for `'drop'` edges; centred frames begin earlier.
 * So a row of any feature matrix, or a segment of several rows, is placed in time.
 *
 * @param frame - index t ≥ 0 of the first frame
 * @param options - the settings the features were computed with, and the number of frames
 * @returns seconds from the signal's first sample; centred frames may begin before 0
 * @throws RangeError for numbers out of range
 * @example
 * ```ts
 * import { frameInterval } from '@avemo/dsp';
 *
 * // 64 frames of 25 ms, 10 ms apart
 * const options = { frameLength: 400, hopLength: 160, sampleRate: 16000, count: 64 };
 * frameInterval(34, options); // → { start: 0.34, end: 0.995 }
 * ```
 */
export function frameInterval(frame: number, options: FrameIntervalOptions): TimeInterval {
  requireOptions('frameInterval', 'options', options, 'Pass { sampleRate, frameLength, hopLength }');
  const { sampleRate, count = 1 } = options;
  requireInteger('frameInterval', 'frame', frame, { min: 0 });
  requirePositive('frameInterval', 'sampleRate', sampleRate);
  const grid = speechFrames('frameInterval', sampleRate, options);
  const { frameLength, hopLength } = grid;
  requireInteger('frameInterval', 'count', count);
  const first = firstFrameStart(grid) + frame * hopLength;
  return {
    start: first / sampleRate,
    end: (first + (count - 1) * hopLength + frameLength) / sampleRate,
  };
}
