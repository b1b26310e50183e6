import { createLagCorrelation } from './lag-correlation';

/** Writes d(1) … d(maxLag) of a frame, d(0) = 0. @internal */
export interface YinDifference {
  one(frame: Float64Array, difference: Float64Array): void;
  /** Of two frames at once, with the same bits; missing where the machine cannot. */
  pair?: (a: Float64Array, b: Float64Array, ofA: Float64Array, ofB: Float64Array) => void;
}

/**
 * d(k) = Σ_n (x[n] − x[n + k])² as energies minus twice a correlation. The sum runs over the first
 * `frameLength − maxLag` samples (`fixed`), or over the whole frame with zeros behind it.
 * @internal
 */
export function createYinDifference(frameLength: number, maxLag: number, fixed: boolean): YinDifference {
  const width = fixed ? frameLength - maxLag : frameLength;
  const { one, pair } = createLagCorrelation(frameLength, maxLag, width);
  const [first, second] = [0, 1].map(() => new Float64Array(maxLag + 1));
  const write = (frame: Float64Array, correlation: Float64Array, difference: Float64Array) => {
    let still = 0;
    for (let n = 0; n < width; n++) still += frame[n] * frame[n];
    let moved = still;
    difference[0] = 0;
    for (let k = 1; k <= maxLag; k++) {
      const entering = fixed ? frame[k + width - 1] : 0;
      moved += entering * entering - frame[k - 1] * frame[k - 1];
      difference[k] = Math.max(0, still + moved - 2 * correlation[k]);
    }
  };
  return {
    one(frame, difference) {
      one(frame, first);
      write(frame, first, difference);
    },
    pair:
      pair &&
      ((a, b, ofA, ofB) => {
        pair(a, b, first, second);
        write(a, first, ofA);
        write(b, second, ofB);
      }),
  };
}

/** Makes d′ of d in place; d′(0) is 1, or 0 for a frame without any difference, whose other values are 1. @internal */
export function normalizeDifference(difference: Float64Array): void {
  let sum = 0;
  for (let k = 1; k < difference.length; k++) {
    sum += difference[k];
    difference[k] = sum > 0 ? (difference[k] * k) / sum : 1;
  }
  difference[0] = sum > 0 ? 1 : 0;
}

/** Where the parabola through three values has its vertex, in [−1, 1] from the middle one. @internal */
export function parabolaVertex(d: Float64Array, k: number): number {
  if (k + 1 >= d.length) return 0;
  const bend = d[k - 1] - 2 * d[k] + d[k + 1];
  const shift = (d[k - 1] - d[k + 1]) / 2;
  return bend > Math.abs(shift) ? shift / bend : 0;
}
