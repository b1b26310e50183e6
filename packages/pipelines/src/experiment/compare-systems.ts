import { concordanceState, holmCorrection, matchedPairTest, permutationTest } from '@avemo/metrics';
import { CallError } from '../call-error';
import type { OpenTask } from '../recipes/task';
import type { SystemComparison } from '../report/report-data';
import { labelOf, predictedOf, type Prediction } from './predictions';

/** Speakers from which the normal law of the matched-pair z test is trusted. */
const MANY_SPEAKERS = 30;

/** A system and its test predictions. */
export interface ComparedSystem {
  /** What it is called in the comparisons. */
  name: string;
  /** Its answers to the test clips. */
  predictions: readonly Prediction[];
}

/** Options of {@link compareSystems}. */
export interface CompareOptions {
  /** What the systems say. */
  task: OpenTask;
  /** Only pairs with this system; default all pairs. */
  baseline?: string;
}

/**
 * Tests every pair of systems, or each against a baseline, on the clips that both answered. The tests are two-sided, because
 * which system is the better one is only seen in the same results. Classes: errors per speaker. Values: 1 − CCC of each speaker's steps, the mean over the targets.
 * p-values are corrected for all tests by Holm's method. From 30 speakers on it is the matched-pair z test, below the exact
 * sign-flip permutation test of the same differences.
 *
 * @param systems - Names and test predictions of two systems or more.
 * @param options - The task, a baseline.
 * @returns One comparison per pair; `better` is the one with the better figure.
 * @throws CallError when two systems were not tested on the same clips with the same seeds, or the baseline is not there.
 * @example
 * ```ts
 * import { compareSystems } from '@avemo/pipelines';
 *
 * const answers = (right: number[]) =>
 *   right.map((p, i) => ({
 *     clip: `clip${i}`,
 *     speaker: `speaker${i}`,
 *     fold: '1',
 *     seed: 1,
 *     truth: [0],
 *     output: [p, 1 - p],
 *   }));
 * const [pair] = compareSystems(
 *   [
 *     { name: 'audio', predictions: answers([1, 0, 0, 0]) },
 *     { name: 'ag-fbp', predictions: answers([1, 1, 1, 1]) },
 *   ],
 *   { task: { name: 'emotion', kind: 'classes', labels: ['calm', 'angry'] } },
 * );
 * [pair!.better, pair!.difference, pair!.pValue]; // → ['ag-fbp', 0.75, 0.25]
 * ```
 */
export function compareSystems(
  systems: readonly ComparedSystem[],
  { task, baseline }: CompareOptions,
): SystemComparison[] {
  if (baseline !== undefined && !systems.some(({ name }) => name === baseline)) {
    throw new CallError(
      `there is no system ${baseline}; compared are ${systems.map(({ name }) => name).join(', ')}.`,
    );
  }
  const pairs: SystemComparison[] = [];
  for (const [i, a] of systems.entries()) {
    for (const b of systems.slice(i + 1)) {
      if (baseline !== undefined && a.name !== baseline && b.name !== baseline) continue;
      requireSameClips(a, b);
      const [costsA, costsB] = [a, b].map((system) => costBySpeaker(system.predictions, task));
      const speakers = [...costsA.keys()];
      if (speakers.length < 2) continue;
      const [x, y] = [costsA, costsB].map((costs) => speakers.map((speaker) => costs.get(speaker)!));
      const total = (costs: readonly number[]) => costs.reduce((sum, cost) => sum + cost, 0);
      const aIsBetter = total(x) <= total(y);
      const [better, worse] = aIsBetter ? [x, y] : [y, x];
      const many = speakers.length >= MANY_SPEAKERS;
      const { pValue } = many
        ? matchedPairTest(better, worse, { alternative: 'two-sided' })
        : permutationTest(better, worse);
      pairs.push({
        better: (aIsBetter ? a : b).name,
        worse: (aIsBetter ? b : a).name,
        difference:
          (total(worse) - total(better)) / (task.kind === 'classes' ? a.predictions.length : speakers.length),
        pValue,
        holmPValue: NaN,
        test: `${many ? 'matched-pair z test' : 'matched-pair permutation test'} over ${speakers.length} speakers, two-sided`,
      });
    }
  }
  const corrected = holmCorrection(pairs.map((pair) => pair.pValue));
  return pairs.map((pair, i) => ({ ...pair, holmPValue: corrected[i] }));
}

function costBySpeaker(predictions: readonly Prediction[], task: OpenTask): Map<string, number> {
  const labels = task.labels.length;
  if (task.kind === 'classes') {
    const errors = new Map<string, number>();
    for (const p of predictions) {
      errors.set(p.speaker, (errors.get(p.speaker) ?? 0) + (labelOf(p) === predictedOf(p, labels) ? 0 : 1));
    }
    return errors;
  }
  const states = new Map<string, ReturnType<typeof concordanceState>[]>();
  for (const { speaker, output, truth, mask } of predictions) {
    const own = states.get(speaker) ?? task.labels.map(() => concordanceState());
    states.set(speaker, own);
    for (let row = 0; row < output.length / labels; row++) {
      if (mask?.[row] === 0) continue;
      own.forEach((state, t) => {
        const value = truth[row * labels + t];
        if (!Number.isNaN(value)) state.add([value], [output[row * labels + t]]);
      });
    }
  }
  return new Map(
    [...states].map(([speaker, own]) => {
      const costs = own.map((state) => 1 - (Number.isNaN(state.value()) ? 0 : state.value()));
      return [speaker, costs.reduce((sum, cost) => sum + cost, 0) / costs.length];
    }),
  );
}

function requireSameClips(a: ComparedSystem, b: ComparedSystem): void {
  const key = ({ clip, seed }: Prediction) => `${clip} with seed ${seed}`;
  const inB = new Set(b.predictions.map(key));
  const only = a.predictions.find((p) => !inB.has(key(p)));
  if (!only && a.predictions.length === b.predictions.length) return;
  const what = only ? `${only.clip} (seed ${only.seed}) is only in ${a.name}` : `${b.name} has more clips`;
  throw new CallError(`${a.name} and ${b.name} were not tested on the same clips and seeds: ${what}.`);
}
