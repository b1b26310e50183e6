import { requireFinite, requireList, requireOneOf, requireOptions, requireSameLength } from '@avemo/checks';

/** Options of `alignAnnotations`. */
export interface AlignAnnotationsOptions {
  /** Time of every annotation in seconds, ascending. */
  times: ArrayLike<number>;
  /** One value at each of these times. */
  values: ArrayLike<number>;
  /** Seconds by which the raters lag behind what they see; negative values shift the other way. Default 0. */
  delay?: number;
  /** Between two annotations: `'linear'`, or the one whose time is nearest. Default 'linear'. */
  interpolation?: 'linear' | 'nearest';
}

/** One value per frame. */
export interface AlignedAnnotations {
  /** As many as frames. */
  values: Float32Array;
  /** 1 where annotations stand around the frame, 0 where the first or the last one was held. */
  mask: Uint8Array;
}

/**
 * Gives each frame its annotation, with the raters' delay taken out: a rater needs time to see, judge and move, so what is
 * written at t + delay belongs to the frame at t.
 *
 * y(i) = values at frameTimes[i] + delay
 *
 * @param frameTimes - time stamp of every frame in seconds
 * @param options - annotations on the same clock, and the delay
 * @returns a value and a mask per frame
 * @throws TypeError if a list is not one
 * @throws RangeError if times do not ascend, lists differ in length or are empty, or a number is not finite
 *
 * Source: Mariooryad and Busso 2015, Correcting time-continuous emotional labels by modeling the reaction lag of
 * evaluators, https://doi.org/10.1109/TAFFC.2014.2334294.
 * @example
 * ```ts
 * import { alignAnnotations } from '@avemo/vision-prep';
 *
 * const arousal = { times: [0, 1, 2, 3], values: [0, 0.1, 0.5, 0.7] };
 * alignAnnotations([0, 0.5, 1.5], { ...arousal, delay: 1 }); // → { values: [0.1, 0.3, 0.6], mask: [1, 1, 1] }
 * ```
 */
export function alignAnnotations(
  frameTimes: ArrayLike<number>,
  options: AlignAnnotationsOptions,
): AlignedAnnotations {
  requireList('alignAnnotations', 'frameTimes', frameTimes);
  requireOptions('alignAnnotations', 'options', options, 'Pass { times, values }');
  const { times, values, delay = 0, interpolation = 'linear' } = options;
  requireAscending(times, values);
  requireFinite('alignAnnotations', 'delay', delay);
  requireOneOf('alignAnnotations', 'interpolation', interpolation, ['linear', 'nearest']);
  const result = new Float32Array(frameTimes.length);
  const mask = new Uint8Array(frameTimes.length);
  const last = times.length - 1;
  for (let i = 0; i < frameTimes.length; i++) {
    requireFinite('alignAnnotations', `frameTimes[${i}]`, frameTimes[i]);
    const moment = frameTimes[i] + delay;
    mask[i] = moment >= times[0] && moment <= times[last] ? 1 : 0;
    const right = firstAtOrAfter(times, moment);
    const left = right > 0 && (right > last || times[right] > moment) ? right - 1 : Math.min(right, last);
    const next = Math.min(left + 1, last);
    const share =
      moment <= times[left] || next === left ? 0 : (moment - times[left]) / (times[next] - times[left]);
    const weight = interpolation === 'nearest' ? Math.round(share) : Math.min(share, 1);
    result[i] = (1 - weight) * values[left] + weight * values[next];
  }
  return { values: result, mask };
}

function requireAscending(times: ArrayLike<number>, values: ArrayLike<number>): void {
  requireList('alignAnnotations', 'times', times);
  requireList('alignAnnotations', 'values', values);
  requireSameLength('alignAnnotations', 'times', times, 'values', values);
  if (times.length === 0)
    throw new RangeError('alignAnnotations: there must be at least one annotation; got none.');
  for (let i = 0; i < times.length; i++) {
    requireFinite('alignAnnotations', `times[${i}]`, times[i]);
    requireFinite('alignAnnotations', `values[${i}]`, values[i]);
    if (i > 0 && !(times[i] > times[i - 1])) {
      throw new RangeError(
        `alignAnnotations: times must ascend; times[${i}]=${times[i]} follows ${times[i - 1]}.`,
      );
    }
  }
}

/** Binary search: the first place whose time is at least `moment`. */
function firstAtOrAfter(times: ArrayLike<number>, moment: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
