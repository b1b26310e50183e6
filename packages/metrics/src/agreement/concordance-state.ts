import { formatValue, requireOneOf, requireOptions } from '@avemo/checks';
import { cleanPairs } from './clean-pairs';
import { concordanceOfMoments, jointMoments, mergeMoments, undefinedMoments } from './joint-moments';
import type { ConcordanceOptions } from './concordance-correlation';
import type { PairOptions } from './pair-options';
import type { ConcordanceMoments } from '../types';

/** A CCC that grows with the data. */
export interface ConcordanceState {
  /** The moments of all pairs so far. */
  readonly moments: ConcordanceMoments;
  /** Takes in a further part; options as for a whole column, but a part may be empty. Returns the state itself. */
  add(truth: ArrayLike<number>, prediction: ArrayLike<number>, options?: PairOptions): ConcordanceState;
  /** Takes in all pairs of another state, or of saved moments. Returns the state itself. */
  merge(other: { moments: ConcordanceMoments }): ConcordanceState;
  /** The CCC of all pairs so far, in [−1, 1]; NaN before the first pair. */
  value(options?: Pick<ConcordanceOptions, 'moments'>): number;
}

/**
 * Concordance correlation of data that comes in parts (batches, files, workers): the value is that of the whole, not a
 * mean over the parts, and it is as exact (parts are joined by Chan, Golub and LeVeque's update).
 *
 * n = n_a + n_b,  δ = μ_b − μ_a,  S = S_a + S_b + δ_t δ_p n_a n_b / n;  the value is that of {@link concordanceCorrelation}
 *
 * @returns An empty state.
 * @throws From `add`: as {@link concordanceCorrelation}, save that a part may be empty.
 *
 * Source: Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983,
 * https://doi.org/10.1080/00031305.1983.10483115.
 *
 * @example
 * ```ts
 * import { concordanceState } from '@avemo/metrics';
 *
 * const first = concordanceState().add([1, 2], [2, 2]);
 * const second = concordanceState().add([3, 4], [3, 3]);
 * first.merge(second).value(); // → 0.6667
 * ```
 */
export function concordanceState(): ConcordanceState {
  let moments = jointMoments({ truth: [], prediction: [] });
  const state: ConcordanceState = {
    get moments() {
      return { ...moments };
    },
    add(truth, prediction, options = {}) {
      const pairs = cleanPairs('concordanceState.add', truth, prediction, { ...options, allowEmpty: true });
      moments = mergeMoments(moments, pairs ? jointMoments(pairs) : undefinedMoments(truth.length));
      return state;
    },
    merge(other) {
      requireMoments('concordanceState.merge', other);
      moments = mergeMoments(moments, other.moments);
      return state;
    },
    value({ moments: kind = 'population' } = {}) {
      requireOneOf('concordanceState.value', 'moments', kind, ['population', 'sample']);
      return concordanceOfMoments(moments, kind);
    },
  };
  return state;
}

/** Throws unless `value` has moments, all of them numbers. */
function requireMoments(caller: string, value: unknown): void {
  requireOptions(caller, 'other', value, 'Pass a state, or { moments }');
  const { moments } = value as { moments?: Record<string, unknown> };
  requireOptions(caller, 'other.moments', moments, 'Pass a state, or { moments }');
  const names = ['count', 'meanTruth', 'meanPrediction', 'squaresTruth', 'squaresPrediction', 'products'];
  for (const name of names) {
    const number = (moments as Record<string, unknown>)[name];
    if (typeof number === 'number') continue;
    throw new TypeError(`${caller}: other.moments.${name} must be a number; got ${formatValue(number)}.`);
  }
}
