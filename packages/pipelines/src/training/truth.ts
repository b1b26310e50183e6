import type { OpenTask } from '../recipes/task';

/** What is true of one clip, as numbers. */
export interface ClipTruth {
  /** The class by place; −1 where there is none. */
  label: number;
  /** One value for each target; NaN where there is none. */
  values?: Float32Array;
  /** Values over time, one list for each target of the task; times in seconds, the annotation delay taken off. */
  track?: { times: Float64Array; values: readonly Float32Array[] };
}

/**
 * A value of a track at a time, linear between two annotations; NaN outside of them and beside one that is missing.
 *
 * @param times - Ascending.
 * @param values - As many.
 * @param time - Seconds.
 */
export function interpolate(times: Float64Array, values: Float32Array, time: number): number {
  const last = times.length - 1;
  // Times of frames and of annotations are rounded differently.
  const slack = 1e-6;
  if (last < 0 || time < times[0] - slack || time > times[last] + slack) return NaN;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle;
    else high = middle;
  }
  const span = times[high] - times[low];
  const share = span > 0 ? Math.min(1, Math.max(0, (time - times[low]) / span)) : 0;
  if (share === 0) return values[low];
  if (share === 1) return values[high];
  return values[low] + share * (values[high] - values[low]);
}

/**
 * The truth of each row of an output: class indices [rows], or values [rows, targets]; NaN where there is none.
 *
 * @param task - What the system says.
 * @param truth - Of the clip.
 * @param times - Of the rows; undefined for one answer for the whole clip.
 */
export function truthOfRows(task: OpenTask, truth: ClipTruth, times: Float64Array | undefined): Float32Array {
  const rows = times?.length ?? 1;
  if (task.kind === 'classes') return new Float32Array(rows).fill(truth.label < 0 ? NaN : truth.label);
  const targets = task.labels.length;
  const out = new Float32Array(rows * targets).fill(NaN);
  const { track, values } = truth;
  for (let row = 0; row < rows; row++) {
    for (let t = 0; t < targets; t++) {
      out[row * targets + t] =
        task.per === 'row' && times && track
          ? interpolate(track.times, track.values[t], times[row])
          : (values?.[t] ?? NaN);
    }
  }
  return out;
}

/**
 * The times of an output's rows, when the input has `times`: equal where there are as many, else spread over them.
 *
 * @param times - Of the input's rows.
 * @param rows - Of the output.
 * @param stride - Input rows per output row.
 */
export function timesOfRows(times: Float64Array, rows: number, stride: number): Float64Array {
  if (rows === times.length && stride === 1) return times;
  return Float64Array.from(
    { length: rows },
    (_, row) => times[Math.min(times.length - 1, Math.floor(row * stride))],
  );
}
