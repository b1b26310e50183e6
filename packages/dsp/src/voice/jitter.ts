import { ratio, requirePeriodsBetween } from './period-pairs';
import type { JitterOptions } from './period-pairs';

export type { JitterOptions } from './period-pairs';

/** How much neighbouring periods differ; see {@link jitter}. */
export interface Jitter {
  /** Mean |T_i − T_{i−1}| over the mean period. */
  local: number;
  /** Mean |T_i − T_{i−1}| in seconds. */
  absolute: number;
  /** Relative average perturbation: mean distance of a period from the mean of itself and both neighbours, relative. */
  rap: number;
  /** Five-point period perturbation quotient: the same with two neighbours to either side. */
  ppq5: number;
  /** Mean |(T_{i+1} − T_i) − (T_i − T_{i−1})| over the mean period; 3 · rap. */
  ddp: number;
}

/**
 * Jitter, the irregularity of the voice's periods T_i = t_{i+1} − t_i:
 * local = mean |T_i − T_{i−1}| / mean T, rap = mean |T_i − (T_{i−1} + T_i + T_{i+1})/3| / mean T, ppq5 likewise over five.
 *
 * Only neighbours within the bounds, and within the largest ratio of each other, are compared: so pauses do not count.
 *
 * @param pulses - times in seconds, rising, e.g. from {@link glottalPulses}
 * @param options - which periods count
 * @returns numbers ≥ 0; relative ones without unit; 0 where there are too few periods to compare
 * @throws RangeError for pulses that do not rise or options out of range
 *
 * Source: P. Boersma & D. Weenink, Praat, https://www.fon.hum.uva.nl/praat/manual/Voice_2__Jitter.html.
 * @example
 * ```ts
 * import { jitter } from '@avemo/dsp';
 *
 * // periods of 10 and 9.9 ms in turn
 * const pulses = Float64Array.from({ length: 101 }, (_, i) => 0.00995 * i + (i % 2) * 0.00005);
 * jitter(pulses).local; // → 0.01005
 * ```
 */
export function jitter(pulses: Float64Array, options: JitterOptions = {}): Jitter {
  const { periods, regular, inBounds } = requirePeriodsBetween('jitter', pulses, options);
  const { maxPeriodFactor = 1.3 } = options;
  let [sum, count] = [0, 0];
  for (let i = 0; i < periods.length; i++) {
    const fits = (j: number) =>
      j >= 0 && j < periods.length && ratio(periods[i], periods[j]) <= maxPeriodFactor;
    if (inBounds(i) && (fits(i - 1) || fits(i + 1))) {
      sum += periods[i];
      count++;
    }
  }
  const mean = count > 0 ? sum / count : 0;
  const relative = (value: number) => (mean > 0 ? value / mean : 0);
  const absolute = meanOver(2, (i) => Math.abs(periods[i] - periods[i + 1]));
  const rap = relative(meanOver(3, (i) => Math.abs(periods[i + 1] - average(i, 3))));
  const ppq5 = relative(meanOver(5, (i) => Math.abs(periods[i + 2] - average(i, 5))));
  return { local: relative(absolute), absolute, rap, ppq5, ddp: 3 * rap };

  function average(i: number, length: number): number {
    let total = 0;
    for (let j = i; j < i + length; j++) total += periods[j];
    return total / length;
  }

  /** The mean over all stretches of so many regular periods. */
  function meanOver(length: number, value: (i: number) => number): number {
    let [total, stretches] = [0, 0];
    for (let i = 0; i + length <= periods.length; i++) {
      if (!regular(i, length)) continue;
      total += value(i);
      stretches++;
    }
    return stretches > 0 ? total / stretches : 0;
  }
}
