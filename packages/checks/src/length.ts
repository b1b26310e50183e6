/** Throws `RangeError` unless both lists have the same length. */
export function requireSameLength(
  caller: string,
  nameA: string,
  a: ArrayLike<unknown>,
  nameB: string,
  b: ArrayLike<unknown>,
): void {
  if (a.length !== b.length) {
    throw new RangeError(
      `${caller}: ${nameA} and ${nameB} must have the same length; got ${a.length} and ${b.length}.`,
    );
  }
}
