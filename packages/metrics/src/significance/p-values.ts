import { requireInRange } from '@avemo/checks';

/** Checks a family of p-values and returns the order that sorts it, smallest first. */
export function orderPValues(caller: string, pValues: ArrayLike<number>): number[] {
  const order = Array.from(pValues, (p, i) => {
    requireInRange(caller, `pValues[${i}]`, p, 0, 1);
    return i;
  });
  return order.sort((i, j) => pValues[i] - pValues[j]);
}
