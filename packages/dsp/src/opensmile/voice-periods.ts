import { createPeriodSearch, type PeriodSearch } from './period-search';

/** A stretch of the wave that is taken for a period. @internal */
export interface VoicePeriod {
  /** Where it begins in `wave`. */
  start: number;
  /** Samples to the next one. */
  lag: number;
  /** The lag between samples; 0 where too little resembles it to count. */
  length: number;
}

/** The periods of a frame; `wave` is valid until the next frame. @internal */
export interface FramePeriods {
  wave: Float64Array;
  /** Samples of a period, by the pitch; 0 where there is none. */
  expected: number;
  /** In order. */
  periods: VoicePeriod[];
  /** Where the frame stopped in `wave`. */
  end: number;
}

/**
 * Which correlations of two stretches count as alike: `half`, from 0.5 on; `lowest`, those not below the lowest of the frame so
 * far, kept in single precision. The latter is how openSMILE's older sets compare: whether the first of a frame counts
 * depends on how its last bits are rounded. @internal
 */
export type PeriodThreshold = 'half' | 'lowest';

/** Hz; the samples before a frame that are kept suffice for two periods of it. */
const lowestPitch = 50;

/**
 * Follows the periods of a voice through the frames of a stream. The first frame of a voice begins at its start, each further
 * one where the frame before it stopped; it takes one period, and more while two of the longest ones, with a sample more
 * each, end within the hop. Where a period has no candidate, the wave goes on by the period that the pitch expects. As in
 * openSMILE, a frame that stops behind its hop does not count as read: the next one begins where it began.
 *
 * Source: F. Eyben, Real-time speech and music classification by large audio feature space extraction, 2016, 2.2.11,
 * https://doi.org/10.1007/978-3-319-27299-3; the order of reading from values of openSMILE. @internal
 */
export function createVoicePeriods(
  sampleRate: number,
  hopLength: number,
  searchRange: number,
  threshold: PeriodThreshold = 'half',
): (samples: Float64Array, pitch: number) => FramePeriods {
  const history = Math.ceil((2 * (1 + searchRange) * sampleRate) / lowestPitch) + 2 * hopLength;
  let wave = new Float64Array(0);
  let search: PeriodSearch;
  /** Samples from the start of the frame. */
  let place = 0;
  return (samples, pitch) => {
    if (wave.length === 0) {
      wave = new Float64Array(history + samples.length);
      search = createPeriodSearch(wave);
    }
    wave.copyWithin(0, hopLength);
    wave.set(samples, history);
    const periods: VoicePeriod[] = [];
    if (pitch <= 0) {
      place = 0;
      return { wave, expected: 0, periods, end: history };
    }
    const expected = sampleRate / pitch;
    const [shortest, longest] = [(1 - searchRange) * expected, (1 + searchRange) * expected];
    const span = 2 * (Math.ceil(longest) + 1);
    const begin = place;
    let least = threshold === 'half' ? 0.5 : Infinity;
    let at = begin;
    do {
      const start = history + at;
      const found = search(start, Math.floor(shortest), Math.floor(longest));
      if (found) {
        const { lag, length, correlation } = found;
        if (threshold === 'lowest' && correlation < least) least = Math.fround(correlation);
        periods.push({ start, lag, length: correlation >= least ? length : 0 });
      }
      at += found ? found.lag : Math.round(expected);
    } while (at + span <= hopLength);
    place = (at + 1 < hopLength ? at : begin) - hopLength;
    return { wave, expected, periods, end: history + at };
  };
}
