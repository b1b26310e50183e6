/** Stands in every corpus. @internal */
export const statement =
  'Synthetic: every sound and every face stream of this corpus was computed; no person was recorded, and results ' +
  'on it say how a program works, not how well it knows people.';
