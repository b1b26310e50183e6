import {
  requireFinite,
  requireInRange,
  requireOptions,
  requirePositive,
  requireSamples,
} from '@avemo/checks';
import type { TimeInterval } from '../frames/frame-interval';
import type { SpeechIntervalsOptions } from './speech-interval-options';

/** Takes posteriors in pieces; see {@link speechIntervalStream}. */
export interface SpeechIntervalStream {
  /** Seconds of pause behind a stretch that have to be there before it comes out: nothing can join it then. */
  readonly latencySeconds: number;
  /** Takes the posteriors of the next frames, any number; gives the stretches that they settle. */
  push(posteriors: Float32Array): TimeInterval[];
  /** Says that nothing follows; gives the remaining stretches. */
  finish(): TimeInterval[];
}

/**
 * `speechIntervals` while the posteriors arrive: the same stretches for any pieces, each as soon as the pause behind it has
 * lasted minPause + 2 · padding.
 *
 * @param options - as of `speechIntervals`
 * @returns a stream of its own state
 * @throws RangeError for options out of range; `push` for posteriors that are no finite numbers and after `finish`
 *
 * Source: Sohn, Kim & Sung 1999, https://doi.org/10.1109/97.736233 (the hang-over of a detector).
 * @example
 * ```ts
 * import { speechIntervalStream } from '@avemo/dsp/voice-activity';
 *
 * const stream = speechIntervalStream();
 * stream.push(new Float32Array(20)); // → []
 * stream.push(new Float32Array(40).fill(0.9)); // → []
 * stream.push(new Float32Array(20)); // → [{ start: 0.195, end: 0.595 }]
 * stream.finish(); // → []
 * ```
 */
export function speechIntervalStream(options: SpeechIntervalsOptions = {}): SpeechIntervalStream {
  return intervalStream('speechIntervalStream', options);
}

/**
 * The stream, whose errors name their caller.
 *
 * @internal
 */
export function intervalStream(caller: string, options: SpeechIntervalsOptions): SpeechIntervalStream {
  const settings = settingsOf(caller, options);
  const { frameSeconds, threshold, endThreshold, minPause, padding } = settings;
  const latencySeconds = minPause + 2 * padding;
  const settling = Math.max(minPause - TINY, TINY) + 2 * padding;
  let [frames, first, open] = [0, -1, true];
  let stretches: TimeInterval[] = [];

  const endAt = (frame: number) => {
    const [start, end] = [Math.max(0, first - 0.5) * frameSeconds, (frame - 0.5) * frameSeconds];
    stretches.push({ start, end });
    first = -1;
  };
  const settle = () => {
    const settled = intervalsOf(stretches, frames * frameSeconds, settings);
    stretches = [];
    return settled;
  };
  return {
    latencySeconds,
    push(posteriors) {
      if (!open) throw new RangeError(`${caller}: the stream has been finished. Create another one.`);
      requireSamples(caller, 'posteriors', posteriors);
      const found: TimeInterval[] = [];
      for (const value of posteriors) {
        if (first < 0 && value >= threshold) first = frames;
        else if (first >= 0 && value < endThreshold) endAt(frames);
        frames++;
        const before = stretches.at(-1);
        const earliest = (frames - 0.5) * frameSeconds;
        if (first < 0 && before && earliest - before.end >= settling) found.push(...settle());
      }
      return found;
    },
    finish() {
      if (!open) throw new RangeError(`${caller}: the stream has been finished. Create another one.`);
      open = false;
      if (first >= 0) endAt(frames);
      return settle();
    },
  };
}

function settingsOf(caller: string, options: SpeechIntervalsOptions): Required<SpeechIntervalsOptions> {
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
  return { frameSeconds, threshold, endThreshold, minSpeech, minPause, padding };
}

/** What rounding may add to a duration, in seconds. */
const TINY = 1e-9;

/** Stretches without their short gaps, without what is short then, padded within 0 … end. */
function intervalsOf(
  stretches: readonly TimeInterval[],
  end: number,
  { minSpeech, minPause, padding }: Required<SpeechIntervalsOptions>,
): TimeInterval[] {
  const kept = joined(stretches, minPause).filter((each) => each.end - each.start >= minSpeech - TINY);
  const padded = kept.map((each) => ({
    start: Math.max(0, each.start - padding),
    end: Math.min(end, each.end + padding),
  }));
  return joined(padded, 0);
}

function joined(stretches: readonly TimeInterval[], minPause: number): TimeInterval[] {
  const list: TimeInterval[] = [];
  for (const { start, end } of stretches) {
    const before = list.at(-1);
    if (before && start - before.end < Math.max(minPause - TINY, TINY))
      before.end = Math.max(before.end, end);
    else list.push({ start, end });
  }
  return list;
}
