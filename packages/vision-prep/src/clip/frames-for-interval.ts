import { formatValue, requireFinite, requireOptions } from '@avemo/checks';

/** Options of `framesForInterval`. */
export interface FramesForIntervalOptions {
  /** Start of the segment in seconds. */
  start: number;
  /** End of the segment in seconds, at least `start`. */
  end: number;
  /** Whether a frame exactly at `end` belongs to the segment. Default true. */
  includeEnd?: boolean;
}

/**
 * The frames of a video that are shown during a segment of sound.
 *
 * { i : start ≤ tᵢ ≤ end }, or start ≤ tᵢ < end without `includeEnd`
 *
 * @param times Time stamp of every frame in seconds, ascending.
 * @param options The segment, on the same clock.
 * @returns The numbers of the frames, ascending, the first frame being 0; empty where no frame is in the segment.
 * @throws TypeError if times is not a list of numbers.
 * @throws RangeError if times are not finite and ascending, or the segment ends before it starts.
 *
 * Source: Ma et al. 2019, section 2.1.2: frames in [T_begin, T_end].
 *
 * @example
 * ```ts
 * import { framesForInterval } from '@avemo/vision-prep';
 *
 * const times = Array.from({ length: 30 }, (_, i) => i / 30);
 * const frames = framesForInterval(times, { start: 0.1, end: 0.755 });
 * [frames[0], frames.at(-1), frames.length]; // → [3, 22, 20]
 * ```
 */
export function framesForInterval(times: ArrayLike<number>, options: FramesForIntervalOptions): number[] {
  if (!Array.isArray(times) && !ArrayBuffer.isView(times)) {
    throw new TypeError(`framesForInterval: times must be an array of numbers; got ${formatValue(times)}.`);
  }
  requireOptions('framesForInterval', 'options', options, 'Pass { start, end }');
  const { start, end, includeEnd = true } = options;
  requireFinite('framesForInterval', 'start', start);
  requireFinite('framesForInterval', 'end', end);
  if (end < start) {
    throw new RangeError(`framesForInterval: end must be at least start; got start=${start}, end=${end}.`);
  }
  const frames: number[] = [];
  for (let i = 0; i < times.length; i++) {
    const time = times[i];
    requireFinite('framesForInterval', `times[${i}]`, time);
    if (i > 0 && time < times[i - 1]) {
      throw new RangeError(
        `framesForInterval: times must ascend; times[${i}]=${time} follows ${times[i - 1]}. Sort the frames first.`,
      );
    }
    if (time >= start && (includeEnd ? time <= end : time < end)) frames.push(i);
  }
  return frames;
}
