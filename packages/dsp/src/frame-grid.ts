import { formatValue, requireInteger, requirePositive } from '@avemo/checks';

/**
 * What happens at the ends of a signal of N samples, for frames of L samples every H:
 * - `'drop'`: frame t is x[tH … tH + L), an incomplete last frame is dropped (Kaldi's snip_edges, openSMILE, HTK);
 * - `'zero'`, `'reflect'`: frames are centred on tH; outside the signal it continues as zeros, or mirrored without
 *   repeating the edge sample (librosa, torch);
 * - `'mirror'`: frames are centred on tH + H/2; mirrored with the edge sample repeated (Kaldi without snip_edges).
 */
export type FrameEdges = 'drop' | 'zero' | 'reflect' | 'mirror';

/** How a signal is cut into frames; shared by everything that works frame by frame. */
export interface FrameOptions {
  /** Samples of a frame, L ≥ 1. */
  frameLength: number;
  /** Samples from one frame to the next, H ≥ 1. */
  hopLength: number;
  /** What happens at the ends. Default `'drop'`. */
  edges?: FrameEdges;
}

/** @internal */
export function requireFrameOptions(
  caller: string,
  { frameLength, hopLength, edges = 'drop' }: FrameOptions,
): void {
  requireInteger(caller, 'frameLength', frameLength, { max: 2 ** 30 });
  requireInteger(caller, 'hopLength', hopLength, { max: 2 ** 30 });
  if (!['drop', 'zero', 'reflect', 'mirror'].includes(edges)) {
    throw new RangeError(
      `${caller}: edges must be 'drop', 'zero', 'reflect' or 'mirror'; got ${formatValue(edges)}.`,
    );
  }
}

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
export function frameCount(length: number, options: FrameOptions): number {
  requireInteger('frameCount', 'length', length, { min: 0 });
  requireFrameOptions('frameCount', options);
  return countFrames(length, options);
}

/** @internal */
export function countFrames(
  length: number,
  { frameLength, hopLength, edges = 'drop' }: FrameOptions,
): number {
  if (edges === 'mirror') return Math.floor((length + hopLength / 2) / hopLength);
  const padded = edges === 'drop' ? length : length + 2 * Math.floor(frameLength / 2);
  return padded < frameLength ? 0 : 1 + Math.floor((padded - frameLength) / hopLength);
}

/** The index of the first frame's first sample; negative where frames are centred. @internal */
export function firstFrameStart({ frameLength, hopLength, edges = 'drop' }: FrameOptions): number {
  if (edges === 'drop') return 0;
  return (edges === 'mirror' ? Math.floor(hopLength / 2) : 0) - Math.floor(frameLength / 2);
}

/** Options of {@link frameInterval}. */
export interface FrameIntervalOptions extends FrameOptions {
  /** Rate of the signal that was framed, Hz. */
  sampleRate: number;
  /** How many frames in a row the interval covers. Default 1. */
  count?: number;
}

/** A stretch of time in seconds, `start` included, `end` excluded. */
export interface TimeInterval {
  start: number;
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
  const { frameLength, hopLength, sampleRate, count = 1 } = options;
  requireInteger('frameInterval', 'frame', frame, { min: 0 });
  requireFrameOptions('frameInterval', options);
  requirePositive('frameInterval', 'sampleRate', sampleRate);
  requireInteger('frameInterval', 'count', count);
  const first = firstFrameStart(options) + frame * hopLength;
  return {
    start: first / sampleRate,
    end: (first + (count - 1) * hopLength + frameLength) / sampleRate,
  };
}
