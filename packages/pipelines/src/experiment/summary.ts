import {
  accuracy,
  bootstrapInterval,
  confusionMatrix,
  f1Score,
  unweightedAverageRecall,
} from '@avemo/metrics';
import type { OpenTask } from '../recipes/task';
import type { Estimate } from '../report/report-data';
import { labelOf, predictedOf, type Prediction } from './predictions';
import { summarizeValues, type ValueSummary } from './value-summary';

/** The figures of one system over all its test clips and seeds, where it tells classes apart. */
export interface ClassSummary {
  /** It tells classes apart. */
  kind: 'classes';
  /** Share of right answers. */
  accuracy: Estimate;
  /** Mean of the classes' recalls. */
  unweightedAverageRecall: Estimate;
  /** Mean of the classes' F1 scores. */
  f1: Estimate;
  /** Counts [truth][prediction], seeds added up. */
  confusion: number[][];
  /** Accuracy of each fold, seeds pooled. */
  perFold: Record<string, number>;
  /** Accuracy of each seed, folds pooled. */
  perSeed: Record<string, number>;
  /** Different clips. */
  clips: number;
  /** Different speakers. */
  speakers: number;
}

/** The figures of one system over all its test clips and seeds. */
export type Summary = ClassSummary | ValueSummary;

/**
 * Sums up predictions with 95 % bootstrap intervals that draw whole speakers, because the clips of one speaker belong
 * together (clips, when there is only one speaker). Classes: accuracy, unweighted average recall, F1 and confusion. Values: CCC
 * over all steps and per sequence, RMSE and Pearson's correlation of each target.
 *
 * @param predictions - Test predictions of one system, at least one.
 * @param task - What it says.
 * @returns The figures.
 * @throws RangeError for an empty list.
 * @example
 * ```ts
 * import { summarize } from '@avemo/pipelines';
 *
 * const row = { speaker: 'Jo', fold: '1', seed: 1 };
 * const summary = summarize(
 *   [
 *     { ...row, clip: 'a', truth: [0], output: [0.9, 0.1] },
 *     { ...row, clip: 'b', truth: [1], output: [0.6, 0.4] },
 *   ],
 *   { name: 'emotion', kind: 'classes', labels: ['calm', 'angry'] },
 * );
 * summary.kind === 'classes' && summary.confusion; // → [[1, 0], [1, 0]]
 * ```
 */
export function summarize(predictions: readonly Prediction[], task: OpenTask): Summary {
  if (predictions.length === 0) throw new RangeError('summarize: predictions must not be empty; got 0.');
  return task.kind === 'classes'
    ? summarizeClasses(predictions, task.labels.length)
    : summarizeValues(predictions, task);
}

function summarizeClasses(predictions: readonly Prediction[], classes: number): ClassSummary {
  const known = predictions.filter((p) => labelOf(p) >= 0);
  const truth = known.map(labelOf);
  const predicted = known.map((p) => predictedOf(p, classes));
  const speakers = known.map((p) => p.speaker);
  const groups = new Set(speakers).size > 1 ? speakers : undefined;
  const estimate = (metric: (truth: ArrayLike<number>, predicted: ArrayLike<number>) => number): Estimate => {
    const interval = bootstrapInterval(metric, [truth, predicted], { groups, seed: 1, resamples: 2000 });
    return { value: interval.estimate, low: interval.low, high: interval.high };
  };
  return {
    kind: 'classes',
    accuracy: estimate(accuracy),
    unweightedAverageRecall: estimate((t, p) => unweightedAverageRecall(t, p, { classes })),
    f1: estimate((t, p) => f1Score(t, p, { classes })),
    confusion: confusionMatrix(truth, predicted, { classes }),
    perFold: accuracyBy(known, classes, (p) => p.fold),
    perSeed: accuracyBy(known, classes, (p) => String(p.seed)),
    clips: new Set(known.map((p) => p.clip)).size,
    speakers: new Set(speakers).size,
  };
}

function accuracyBy(
  predictions: readonly Prediction[],
  classes: number,
  key: (p: Prediction) => string,
): Record<string, number> {
  const names = [...new Set(predictions.map(key))];
  return Object.fromEntries(
    names.map((name) => {
      const part = predictions.filter((p) => key(p) === name);
      return [
        name,
        accuracy(
          part.map(labelOf),
          part.map((p) => predictedOf(p, classes)),
        ),
      ];
    }),
  );
}
