/** numpy's closeness: |got − expected| ≤ atol + rtol·|expected|; `mean_abs` bounds the mean difference too. */
export interface Tolerance {
  rtol: number;
  atol: number;
  mean_abs?: number;
}

/** Throws, naming the worst element, unless every value is within the tolerance. NaN equals only NaN. */
export function expectClose(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: Tolerance): void {
  if (got.length !== expected.length) {
    throw new Error(`expected ${expected.length} values, got ${got.length}`);
  }
  let worst = -1;
  let worstExcess = 0;
  let sum = 0;
  for (let i = 0; i < got.length; i++) {
    if (Object.is(got[i], expected[i]) || got[i] === expected[i]) continue;
    const diff = Math.abs(got[i] - expected[i]);
    sum += diff;
    const excess = diff - (tolerance.atol + tolerance.rtol * Math.abs(expected[i]));
    if (!(excess <= worstExcess)) {
      worst = i;
      worstExcess = Number.isNaN(excess) ? Infinity : excess;
    }
  }
  if (worst >= 0) {
    throw new Error(
      `value ${worst} of ${got.length}: got ${got[worst]}, expected ${expected[worst]} ` +
        `(difference ${Math.abs(got[worst] - expected[worst])}, rtol ${tolerance.rtol}, atol ${tolerance.atol})`,
    );
  }
  if (tolerance.mean_abs !== undefined && !(sum / got.length <= tolerance.mean_abs)) {
    throw new Error(`mean difference ${sum / got.length} exceeds ${tolerance.mean_abs}`);
  }
}

/** The greatest |a − b|; NaN when any pair holds NaN. */
export function maxAbsDiff(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const diff = Math.abs(a[i] - b[i]);
    if (!(diff <= worst)) worst = diff;
  }
  return worst;
}
