import { requireList, requireSameLength } from '@avemo/checks';

/** Throws `TypeError` unless both are lists, `RangeError` unless they have the same length. */
export function requireSameColumns(
  caller: string,
  nameA: string,
  a: ArrayLike<unknown>,
  nameB: string,
  b: ArrayLike<unknown>,
): void {
  requireList(caller, nameA, a);
  requireList(caller, nameB, b);
  requireSameLength(caller, nameA, a, nameB, b);
}
