import { accuracy, bootstrapInterval, confusionMatrix, unweightedAverageRecall } from '@avemo/metrics';
import type { Estimate } from '../report/report-data';
import type { Prediction } from './predictions';

/** The figures of one system over all its test clips and seeds. */
export interface Summary {
  /** Share of right answers. */
  accuracy: Estimate;
  /** Mean of the classes' recalls. */
  unweightedAverageRecall: Estimate;
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

/**
 * Sums up predictions: accuracy and unweighted average recall with 95 % bootstrap intervals that draw whole speakers,
 * because the clips of one speaker hang together (clips, when there is only one speaker).
 *
 * @param predictions Test predictions of one system, at least one.
 * @param labels The class names.
 * @returns The figures.
 * @throws RangeError for an empty list.
 * @example
 * ```ts
 * import { summarize } from '@avemo/pipelines';
 *
 * const row = { speaker: 'Jo', fold: '1', seed: 1, probabilities: [] };
 * const summary = summarize(
 *   [
 *     { ...row, clip: 'a', label: 0, predicted: 0 },
 *     { ...row, clip: 'b', label: 1, predicted: 0 },
 *   ],
 *   ['calm', 'angry'],
 * );
 * summary.confusion; // → [[1, 0], [1, 0]]
 * ```
 */
export function summarize(predictions: readonly Prediction[], labels: readonly string[]): Summary {
  const truth = predictions.map((p) => p.label);
  const predicted = predictions.map((p) => p.predicted);
  const speakers = predictions.map((p) => p.speaker);
  const groups = new Set(speakers).size > 1 ? speakers : undefined;
  const estimate = (metric: (truth: ArrayLike<number>, predicted: ArrayLike<number>) => number): Estimate => {
    const interval = bootstrapInterval(metric, [truth, predicted], { groups, seed: 1, resamples: 2000 });
    return { value: interval.estimate, low: interval.low, high: interval.high };
  };
  return {
    accuracy: estimate(accuracy),
    unweightedAverageRecall: estimate((t, p) => unweightedAverageRecall(t, p, { classes: labels.length })),
    confusion: confusionMatrix(truth, predicted, { classes: labels.length }),
    perFold: accuracyBy(predictions, (p) => p.fold),
    perSeed: accuracyBy(predictions, (p) => String(p.seed)),
    clips: new Set(predictions.map((p) => p.clip)).size,
    speakers: new Set(speakers).size,
  };
}

function accuracyBy(
  predictions: readonly Prediction[],
  key: (p: Prediction) => string,
): Record<string, number> {
  const names = [...new Set(predictions.map(key))];
  return Object.fromEntries(
    names.map((name) => {
      const part = predictions.filter((p) => key(p) === name);
      return [
        name,
        accuracy(
          part.map((p) => p.label),
          part.map((p) => p.predicted),
        ),
      ];
    }),
  );
}
