import { formatValue, requireFinite, requireList, requireOptions } from '@avemo/checks';

/** A stretch of time. */
export interface TimeInterval {
  /** Seconds, included. */
  start: number;
  /** Seconds, excluded, at least `start`. */
  end: number;
}

/** What `cutFrames` keeps. */
export interface CutFrames {
  /** Numbers of the kept frames, ascending. */
  frames: number[];
  /** Their times once the stretches are joined, in seconds. */
  times: Float64Array;
}

/**
 * Keeps the frames of a list of stretches and joins them: what cutting the same stretches out of the samples does to the
 * sound, so that picture and sound stay in step when silence is removed.
 *
 * A frame at time t in stretch j comes to t − start_j + Σ_{i<j} (end_i − start_i).
 *
 * @param times - time stamp of every frame in seconds, ascending
 * @param intervals - the stretches that are kept, ascending, not overlapping, on the same clock
 * @returns numbers and new times of the frames that are left
 * @throws TypeError if times or intervals are not lists
 * @throws RangeError if they do not ascend, or a stretch ends before it starts
 *
 * Source: Ma et al. 2019, https://doi.org/10.1016/j.inffus.2018.06.003, section 2.1 (intervals without voice leave both
 * streams).
 * @example
 * ```ts
 * import { cutFrames } from '@avemo/vision-prep';
 *
 * const times = [0, 0.25, 0.5, 0.75, 1];
 * const speech = [{ start: 0.2, end: 0.6 }, { start: 0.9, end: 1.5 }];
 * cutFrames(times, speech); // → { frames: [1, 2, 4], times: [0.05, 0.3, 0.5] }
 * ```
 */
export function cutFrames(times: ArrayLike<number>, intervals: readonly TimeInterval[]): CutFrames {
  requireList('cutFrames', 'times', times);
  if (!Array.isArray(intervals)) {
    throw new TypeError(`cutFrames: intervals must be an array; got ${formatValue(intervals)}.`);
  }
  const frames: number[] = [];
  const moved: number[] = [];
  let joined = 0;
  let i = 0;
  let last = -Infinity;
  for (const [j, interval] of intervals.entries()) {
    requireOptions('cutFrames', `intervals[${j}]`, interval, 'Pass { start, end }');
    const { start, end } = interval as TimeInterval;
    requireFinite('cutFrames', `intervals[${j}].start`, start);
    requireFinite('cutFrames', `intervals[${j}].end`, end);
    if (end < start || start < last) {
      throw new RangeError(
        `cutFrames: intervals must ascend without overlap; got [${start}, ${end}) behind ${last}. Sort and join them first.`,
      );
    }
    last = end;
    for (; i < times.length && timeAt(times, i) < end; i++) {
      if (times[i] < start) continue;
      frames.push(i);
      moved.push(times[i] - start + joined);
    }
    joined += end - start;
  }
  for (; i < times.length; i++) timeAt(times, i);
  return { frames, times: Float64Array.from(moved) };
}

function timeAt(times: ArrayLike<number>, i: number): number {
  const time = times[i];
  requireFinite('cutFrames', `times[${i}]`, time);
  if (i > 0 && time < times[i - 1]) {
    throw new RangeError(`cutFrames: times must ascend; times[${i}]=${time} follows ${times[i - 1]}.`);
  }
  return time;
}
