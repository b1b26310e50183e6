import type { TimeInterval } from '../frames/frame-interval';
import type { SpeechIntervalsOptions } from './speech-interval-options';
import { intervalStream } from './speech-interval-stream';

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
  const stream = intervalStream('speechIntervals', options);
  return [...stream.push(posteriors), ...stream.finish()];
}
