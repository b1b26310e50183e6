import { extremes } from '../statistics/functional-groups';

const rowsPerSecond = 100;
/** Parts of the range whose crossing begins a segment. */
const levels = [0.25, 0.75];
/** Rows of the running mean. */
const meanRows = 3;

/**
 * Segments between the rows where the mean of three rows crosses a quarter or three quarters of the contour's range, in
 * seconds. A segment has at least three rows, and a hundredth of the contour; what follows the last crossing is none.
 * @internal
 */
export function courseSegments(x: Float64Array) {
  const { min, range } = extremes(x);
  const shortest = Math.max(3, Math.floor(x.length / 100));
  const lengths: number[] = [];
  // openSMILE's first segment begins before the contour.
  let start = -((shortest - 1) >> 1);
  let before = x[0];
  for (let t = 1; t < x.length; t++) {
    const rows = Math.min(t + 1, meanRows);
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += x[t - i] / rows;
    const crosses = levels.some((part) => {
      const level = min + part * range;
      return (mean > level && before <= level) || (mean < level && before >= level);
    });
    before = mean;
    if (crosses && t - start >= shortest) {
      lengths.push(t - start);
      start = t;
    }
  }
  const { mean, most, least, deviation } = lengthStatistics(lengths);
  return { meanSegLen: mean, maxSegLen: most, minSegLen: least, segLenStddev: deviation };
}

/** Of lengths in rows, in seconds; 0 where there is none. @internal */
export function lengthStatistics(lengths: readonly number[]) {
  if (lengths.length === 0) return { mean: 0, most: 0, least: 0, deviation: 0 };
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const square = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0);
  return {
    mean: mean / rowsPerSecond,
    most: Math.max(...lengths) / rowsPerSecond,
    least: Math.min(...lengths) / rowsPerSecond,
    deviation: Math.sqrt(square / lengths.length) / rowsPerSecond,
  };
}
