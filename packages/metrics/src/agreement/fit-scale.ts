import type { Pairs } from './clean-pairs';

/** Squares of values between these stay within double precision, also when a million of them are added. */
const [SMALL, LARGE] = [1e-140, 1e140];

/** The power of two that brings the greatest value near 1, or 1 where squares stay within double precision anyway. */
function scaleOf(...columns: ArrayLike<number>[]): number {
  let greatest = 0;
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) greatest = Math.max(greatest, Math.abs(column[i]));
  }
  return greatest === 0 || (greatest > SMALL && greatest < LARGE) ? 1 : 2 ** Math.floor(Math.log2(greatest));
}

const over = (column: ArrayLike<number>, scale: number) =>
  scale === 1 ? column : Float64Array.from(column, (value) => value / scale);

/** Pairs with one common scale, for ratios that do not depend on it, and that scale; powers of two change no digit. */
export function fitScale({ truth, prediction }: Pairs): Pairs & { scale: number } {
  const scale = scaleOf(truth, prediction);
  return { truth: over(truth, scale), prediction: over(prediction, scale), scale };
}

/** Pairs with a scale for each column. */
export function fitScales({ truth, prediction }: Pairs): Pairs {
  return { truth: over(truth, scaleOf(truth)), prediction: over(prediction, scaleOf(prediction)) };
}
