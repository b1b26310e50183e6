import { holmCorrection, matchedPairTest, permutationTest } from '@avemo/metrics';
import { CallError } from '../call-error';
import type { SystemComparison } from '../report/report-data';
import type { Prediction } from './predictions';

/** Speakers from which the normal law of the matched-pair z test is trusted. */
const MANY_SPEAKERS = 30;

/**
 * Tests every pair of systems on the clips that both answered, one-tailed: does the one with the higher accuracy make
 * fewer errors? Errors are counted per speaker, and p-values are corrected for all pairs by Holm's method. From 30
 * speakers on it is the matched-pair z test, below the exact sign-flip permutation test of the same differences.
 *
 * @param systems Names and test predictions of two systems or more.
 * @returns One comparison a pair; `better` is the one with fewer errors.
 * @throws CallError when two systems were not tested on the same clips with the same seeds.
 * @example
 * ```ts
 * import { compareSystems } from '@avemo/pipelines';
 *
 * const answers = (predicted: number[]) =>
 *   predicted.map((p, i) => ({
 *     clip: `clip${i}`,
 *     speaker: `speaker${i}`,
 *     fold: '1',
 *     seed: 1,
 *     label: 0,
 *     predicted: p,
 *     probabilities: [],
 *   }));
 * const [pair] = compareSystems([
 *   { recipe: 'audio', predictions: answers([0, 1, 1, 1]) },
 *   { recipe: 'ag-fbp', predictions: answers([0, 0, 0, 0]) },
 * ]);
 * [pair.better, pair.difference, pair.pValue]; // → ['ag-fbp', 0.75, 0.125]
 * ```
 */
export function compareSystems(
  systems: readonly { recipe: string; predictions: Prediction[] }[],
): SystemComparison[] {
  const pairs: SystemComparison[] = [];
  for (const [i, a] of systems.entries()) {
    for (const b of systems.slice(i + 1)) {
      const errorsA = errorsBySpeaker(a.predictions);
      const errorsB = errorsBySpeaker(b.predictions);
      requireSameClips(a, b);
      const speakers = [...errorsA.keys()];
      if (speakers.length < 2) continue;
      const [x, y] = [errorsA, errorsB].map((errors) => speakers.map((speaker) => errors.get(speaker)!));
      const total = (errors: number[]) => errors.reduce((sum, e) => sum + e, 0);
      const aIsBetter = total(x) <= total(y);
      const [better, worse] = aIsBetter ? [x, y] : [y, x];
      const many = speakers.length >= MANY_SPEAKERS;
      const { pValue } = many
        ? matchedPairTest(better, worse)
        : permutationTest(better, worse, { alternative: 'less' });
      pairs.push({
        better: (aIsBetter ? a : b).recipe,
        worse: (aIsBetter ? b : a).recipe,
        difference: (total(worse) - total(better)) / a.predictions.length,
        pValue,
        holmPValue: NaN,
        test: `${many ? 'matched-pair z test' : 'matched-pair permutation test'} over ${speakers.length} speakers`,
      });
    }
  }
  const corrected = holmCorrection(pairs.map((pair) => pair.pValue));
  return pairs.map((pair, i) => ({ ...pair, holmPValue: corrected[i] }));
}

function errorsBySpeaker(predictions: readonly Prediction[]): Map<string, number> {
  const errors = new Map<string, number>();
  for (const { speaker, label, predicted } of predictions) {
    errors.set(speaker, (errors.get(speaker) ?? 0) + (label === predicted ? 0 : 1));
  }
  return errors;
}

function requireSameClips(
  a: { recipe: string; predictions: Prediction[] },
  b: { recipe: string; predictions: Prediction[] },
): void {
  const key = ({ clip, seed }: Prediction) => `${clip} with seed ${seed}`;
  const inB = new Set(b.predictions.map(key));
  const only = a.predictions.find((p) => !inB.has(key(p)));
  if (only || a.predictions.length !== b.predictions.length) {
    const what = only
      ? `${only.clip} (seed ${only.seed}) is only in ${a.recipe}`
      : `${b.recipe} has more clips`;
    throw new CallError(`${a.recipe} and ${b.recipe} were not tested on the same clips and seeds: ${what}.`);
  }
}
