import {
  requireInRange,
  requireFinite,
  requireOptions,
  requirePositive,
  requireSamples,
} from '@avemo/checks';
import type { TimeInterval } from '../frames/frame-interval';

/** Options of {@link speechIntervals}. Durations in seconds. */
export interface SpeechIntervalsOptions {
  /** Seconds from one frame to the next. Default 0.01. */
  frameSeconds?: number;
  /** Posterior from which speech begins, in [0, 1]. Default 0.5. */
  threshold?: number;
  /** Posterior below which speech ends, at most `threshold`. Default 0.35, or `threshold` where that is lower. */
  endThreshold?: number;
  /** Shorter stretches of speech are dropped. Default 0.1. */
  minSpeech?: number;
  /** Shorter gaps are closed. Default 0.1. */
  minPause?: number;
  /** What is added to both sides of a stretch; stretches that meet then become one. Default 0. */
  padding?: number;
}

/**
 * Stretches of speech from the posterior of each frame.
 *
 * In this order: hysteresis (speech begins where p_t ≥ threshold and goes on while p_t ≥ endThreshold), gaps shorter than
 * `minPause` are closed, stretches shorter than `minSpeech` dropped, `padding` added. Frame t stands for the time from
 * (t − ½) to (t + ½) frames.
 *
 * @param posteriors - [frames] numbers in [0, 1]
 * @param options - thresholds and durations
 * @returns stretches in order, apart from each other, within 0 … frames · frameSeconds, in seconds
 * @throws RangeError for options out of range or posteriors that are no finite numbers
 *
 * Source: Sohn, Kim & Sung 1999, https://doi.org/10.1109/97.736233 (the hang-over of a detector); Ramírez et al. 2007, https://doi.org/10.5772/4740.
 * @example
 * ```ts
 * import { speechIntervals } from '@avemo/dsp/voice-activity';
 *
 * const posteriors = Float32Array.from({ length: 100 }, (_, t) => (t >= 20 && t < 60 ? 0.9 : 0.1));
 * speechIntervals(posteriors, { padding: 0.05 }); // → [{ start: 0.145, end: 0.645 }]
 * ```
 */
export function speechIntervals(
  posteriors: Float32Array,
  options: SpeechIntervalsOptions = {},
): TimeInterval[] {
  const caller = 'speechIntervals';
  requireSamples(caller, 'posteriors', posteriors);
  requireOptions(caller, 'options', options);
  const { frameSeconds = 0.01, threshold = 0.5, minSpeech = 0.1, minPause = 0.1, padding = 0 } = options;
  const { endThreshold = Math.min(0.35, threshold) } = options;
  requirePositive(caller, 'frameSeconds', frameSeconds);
  requireInRange(caller, 'threshold', threshold, 0, 1);
  requireInRange(caller, 'endThreshold', endThreshold, 0, threshold);
  for (const [name, value] of Object.entries({ minSpeech, minPause, padding })) {
    requireFinite(caller, name, value);
    if (value < 0) throw new RangeError(`${caller}: ${name} must be at least 0; got ${value}.`);
  }
  const end = posteriors.length * frameSeconds;
  const stretches = hysteresis(posteriors, threshold, endThreshold).map(([first, last]) => ({
    start: Math.max(0, first - 0.5) * frameSeconds,
    end: Math.min(end, (last + 0.5) * frameSeconds),
  }));
  const kept = joined(stretches, minPause).filter((each) => each.end - each.start >= minSpeech - TINY);
  const padded = kept.map((each) => ({
    start: Math.max(0, each.start - padding),
    end: Math.min(end, each.end + padding),
  }));
  return joined(padded, 0);
}

/** What rounding may add to a duration, in seconds. */
const TINY = 1e-9;

/** First and last frame of each stretch that begins at one threshold and ends below another. */
function hysteresis(posteriors: Float32Array, begin: number, end: number): [number, number][] {
  const stretches: [number, number][] = [];
  let first = -1;
  for (let t = 0; t <= posteriors.length; t++) {
    const value = t < posteriors.length ? posteriors[t] : -1;
    if (first < 0 && value >= begin) first = t;
    else if (first >= 0 && value < end) {
      stretches.push([first, t - 1]);
      first = -1;
    }
  }
  return stretches;
}

function joined(stretches: TimeInterval[], minPause: number): TimeInterval[] {
  const list: TimeInterval[] = [];
  for (const { start, end } of stretches) {
    const before = list.at(-1);
    if (before && start - before.end < Math.max(minPause - TINY, TINY))
      before.end = Math.max(before.end, end);
    else list.push({ start, end });
  }
  return list;
}
