import { genevaStatistics, type GenevaStatistic } from './course-statistics';
import type { FunctionalGroup } from './functional-group';
import { turningPoints } from './turning-points';

const rowsPerSecond = 100;
/** Rows. */
const [shortestStretch, longestPause] = [3, 1];

/** Statistics of a contour; `voiced` leaves out the rows that are 0. @internal */
export function genevaGroup(
  name: string,
  contour: string,
  statistics: readonly GenevaStatistic[],
  { voiced = true }: { voiced?: boolean } = {},
): FunctionalGroup {
  return {
    names: statistics.map((statistic) => `${name}_${statistic}`),
    contours: [contour],
    write(course, out, offset) {
      const all = course(contour);
      const values = voiced ? all.filter((value) => value !== 0) : all;
      for (const [i, statistic] of statistics.entries()) {
        out[offset + i] = values.length > 0 ? genevaStatistics[statistic](values) : 0;
      }
    },
  };
}

/** Maxima of the loudness, a second. @internal */
export function loudnessPeaks(contour: string): FunctionalGroup {
  return {
    names: ['loudnessPeaksPerSec'],
    contours: [contour],
    write(course, out, offset) {
      const values = course(contour);
      const peaks = turningPoints(values).filter(({ peak }) => peak).length;
      out[offset] = (peaks * rowsPerSecond) / values.length;
    },
  };
}

/** How often the voice sets in, and how long it lasts and pauses; openSMILE counts a row less of each stretch. @internal */
export function voicedSegments(pitch: string): FunctionalGroup {
  return {
    names: [
      ...['VoicedSegmentsPerSec', 'MeanVoicedSegmentLengthSec', 'StddevVoicedSegmentLengthSec'],
      ...['MeanUnvoicedSegmentLength', 'StddevUnvoicedSegmentLength'],
    ],
    contours: [pitch],
    write(course, out, offset) {
      const values = course(pitch);
      const rows = Math.max(1, values.length - 1);
      const voiced = stretches(values.subarray(0, rows), (value) => value > 0);
      const unvoiced = stretches(values.subarray(0, rows), (value) => !(value > 0));
      out[offset] = (voiced.length * rowsPerSecond) / rows;
      [out[offset + 1], out[offset + 2]] = lengths(voiced);
      [out[offset + 3], out[offset + 4]] = lengths(unvoiced);
    },
  };
}

/** A stretch lasts until it pauses for two rows, and counts from three rows on. @internal */
export function stretches(values: Float64Array, holds: (value: number) => boolean): number[] {
  const found: number[] = [];
  let start = -1;
  let last = -1;
  for (let t = 0; t <= values.length; t++) {
    const inside = t < values.length && holds(values[t]);
    if (inside) {
      if (start < 0) start = t;
      last = t;
    } else if (start >= 0 && (t - last >= longestPause + 1 || t === values.length)) {
      const length = last - start + 1;
      if (length >= shortestStretch) found.push(length);
      start = -1;
    }
  }
  return found;
}

/** Mean and deviation in seconds. */
function lengths(found: number[]): [number, number] {
  if (found.length === 0) return [0, 0];
  const mean = found.reduce((sum, length) => sum + length, 0) / found.length;
  const square = found.reduce((sum, length) => sum + (length - mean) ** 2, 0);
  return [(mean - 1) / rowsPerSecond, Math.sqrt(square / found.length) / rowsPerSecond];
}

/** 10 log₁₀ of the mean power, at least −120 dB. @internal */
export function equivalentSoundLevel(power: string): FunctionalGroup {
  return {
    names: ['equivalentSoundLevel_dBp'],
    contours: [power],
    write(course, out, offset) {
      const values = course(power);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      out[offset] = 10 * Math.log10(Math.max(1e-12, mean));
    },
  };
}
