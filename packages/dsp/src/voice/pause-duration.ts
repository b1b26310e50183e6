import { formatValue, requireFinite } from '@avemo/checks';
import type { TimeInterval } from '../frames/frame-interval';

/**
 * Pause duration: the share of a segment in which nobody speaks, 1 − |speech ∩ segment| / |segment|.
 *
 * @param speech - stretches of speech in seconds, e.g. from `detectEndpoints`, in any order; overlaps count once
 * @param segment - the stretch that is judged, in seconds; the whole clip is `{ start: 0, end: samples.length / sampleRate }`
 * @returns a share in [0, 1]
 * @throws RangeError for times that are not finite, intervals that end before they start, or a segment without duration;
 * TypeError for anything but intervals
 *
 * Source: JIPS, Liu & Tang 2021, step 4, https://doi.org/10.3745/JIPS.02.0161.
 * @example
 * ```ts
 * import { pauseDuration } from '@avemo/dsp';
 *
 * const speech = [{ start: 0.5, end: 1 }, { start: 2, end: 9 }];
 * pauseDuration(speech, { start: 0, end: 4 }); // → 0.375
 * ```
 */
export function pauseDuration(speech: TimeInterval[], segment: TimeInterval): number {
  if (!Array.isArray(speech)) {
    throw new TypeError(`pauseDuration: speech must be an array of intervals; got ${formatValue(speech)}.`);
  }
  requireInterval('segment', segment);
  speech.forEach((interval, i) => requireInterval(`speech[${i}]`, interval));
  const duration = segment.end - segment.start;
  if (duration === 0) {
    throw new RangeError(
      `pauseDuration: segment must have a duration; got ${segment.start} to ${segment.end}.`,
    );
  }
  let spoken = 0;
  let reached = segment.start;
  for (const { start, end } of [...speech].sort((a, b) => a.start - b.start)) {
    const stop = Math.min(end, segment.end);
    spoken += Math.max(0, stop - Math.max(start, reached));
    reached = Math.max(reached, stop);
  }
  return Math.min(1, Math.max(0, 1 - spoken / duration));
}

function requireInterval(name: string, interval: TimeInterval): void {
  if (interval === null || typeof interval !== 'object') {
    throw new TypeError(`pauseDuration: ${name} must be {start, end}; got ${formatValue(interval)}.`);
  }
  requireFinite('pauseDuration', `${name}.start`, interval.start);
  requireFinite('pauseDuration', `${name}.end`, interval.end);
  if (interval.end < interval.start) {
    throw new RangeError(
      `pauseDuration: ${name} must end after it starts; got ${interval.start} to ${interval.end}.`,
    );
  }
}
