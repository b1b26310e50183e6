import type { Label } from '../types';

/** Something that is on two sides of a split. */
export interface Leak {
  /** The column in which it was found (`'speaker'`, `'session'`, …), or `'item'` for an item number. */
  kind: string;
  /** The two sides. */
  sides: [string, string];
  /** The values that are on both sides, in order of appearance. */
  offenders: Label[];
}

/**
 * Thrown by {@link assertNoLeak}; says what is on both sides of a split.
 *
 * @example
 * ```ts
 * import { assertNoLeak, LeakError } from '@avemo/metrics';
 *
 * let found: unknown[] = [];
 * try {
 *   assertNoLeak({ train: [0, 1], test: [2, 3] }, { contentHash: ['a', 'b', 'b', 'c'] });
 * } catch (error) {
 *   if (error instanceof LeakError) found = [error.code, error.kind, ...error.offenders];
 * }
 * found; // → ['SPLIT_LEAK', 'contentHash', 'b']
 * ```
 */
export class LeakError extends Error {
  override readonly name = 'LeakError';
  /** Always `'SPLIT_LEAK'`. */
  readonly code = 'SPLIT_LEAK';
  /** The column of the first leak, e.g. `'speaker'`. */
  readonly kind: string;
  /** The values on both sides in the first leak. */
  readonly offenders: Label[];
  /** Every leak that was found. */
  readonly leaks: Leak[];

  constructor(leaks: Leak[], message: string) {
    super(message);
    this.leaks = leaks;
    this.kind = leaks[0].kind;
    this.offenders = leaks[0].offenders;
  }
}
