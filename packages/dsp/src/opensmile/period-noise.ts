import type { FramePeriods } from './voice-periods';

/** Samples at both ends of a period that do not count. */
const edge = 2;
const least = -100;

/**
 * Harmonics-to-noise ratio of a frame's periods in the time domain, dB: the energy of their mean over that of what they
 * deviate from it, the stretch behind the last one included. All are as long as the pitch says, or end with their lag if that
 * is shorter. −100 in frames without pitch; as in openSMILE, 0 where no period has a candidate, and the mean lacks its first
 * sample.
 *
 * Source: E. Yumoto, W. Gould & T. Baer, Harmonics-to-noise ratio as an index of the degree of hoarseness, 1982,
 * https://doi.org/10.1121/1.387808. @internal
 */
export function periodNoiseRatio({ wave, expected, periods, end }: FramePeriods): number {
  if (expected === 0) return least;
  if (periods.length === 0) return 0;
  const length = Math.round(expected);
  const starts = [...periods.map(({ start }) => start), end];
  const last = periods[periods.length - 1];
  const lagOf = (i: number) => {
    if (i + 1 < starts.length) return starts[i + 1] - starts[i];
    return last.start + last.lag === end ? last.lag : length;
  };
  const mean = new Float64Array(length);
  let harmonic = 0;
  for (let k = edge; k < length - edge; k++) {
    for (const start of starts) mean[k] += wave[start + k];
    mean[k] /= starts.length;
    if (k > edge) harmonic += mean[k] * mean[k];
  }
  let [noise, count] = [0, 0];
  for (let i = 0; i < starts.length; i++) {
    const until = Math.min(length, lagOf(i)) - edge;
    for (let k = edge; k < until; k++) noise += (wave[starts[i] + k] - mean[k]) ** 2;
    count += Math.max(0, until - edge);
  }
  const ratio = (harmonic / (length - 2 * edge)) * (count / noise);
  return ratio > 0 && ratio < Infinity ? Math.max(least, 10 * Math.log10(ratio)) : 0;
}
