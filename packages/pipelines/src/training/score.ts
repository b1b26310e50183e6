import {
  accuracy,
  concordanceCorrelation,
  f1Score,
  meanSequenceConcordance,
  pearsonCorrelation,
  rootMeanSquaredError,
  unweightedAverageRecall,
} from '@avemo/metrics';
import type { OpenTask } from '../recipes/task';
import { greatest, rowCounts, type Answer } from './answer';

/** Truth and answers side by side, what does not count left out. */
export interface Pairs {
  truth: number[];
  predicted: number[];
  /** The clip of each pair. */
  clips: number[];
}

/** The classes of answers: one pair for each clip or row that counts. */
export function classPairs(answers: readonly Answer[], classes: number): Pairs {
  const pairs: Pairs = { truth: [], predicted: [], clips: [] };
  for (const answer of answers) {
    answer.truth.forEach((truth, row) => {
      if (Number.isNaN(truth) || !rowCounts(answer, row)) return;
      pairs.truth.push(truth);
      pairs.predicted.push(greatest(answer.output, row * classes, classes));
      pairs.clips.push(answer.clip);
    });
  }
  return pairs;
}

/** The values of one target: one pair for each clip or row that counts. */
export function valuePairs(answers: readonly Answer[], target: number, targets: number): Pairs {
  const pairs: Pairs = { truth: [], predicted: [], clips: [] };
  for (const answer of answers) {
    const rows = answer.truth.length / targets;
    for (let row = 0; row < rows; row++) {
      const truth = answer.truth[row * targets + target];
      if (Number.isNaN(truth) || !rowCounts(answer, row)) continue;
      pairs.truth.push(truth);
      pairs.predicted.push(answer.output[row * targets + target]);
      pairs.clips.push(answer.clip);
    }
  }
  return pairs;
}

const classMetrics: Record<string, (pairs: Pairs, classes: number) => number> = {
  accuracy: ({ truth, predicted }) => accuracy(truth, predicted),
  'unweighted-average-recall': ({ truth, predicted }, classes) =>
    unweightedAverageRecall(truth, predicted, { classes }),
  f1: ({ truth, predicted }, classes) => f1Score(truth, predicted, { classes }),
};

/** Metrics of one target, the higher the better. */
const valueMetrics: Record<string, (pairs: Pairs) => number> = {
  ccc: ({ truth, predicted }) => concordanceCorrelation(truth, predicted),
  'ccc-per-sequence': ({ truth, predicted, clips }) =>
    meanSequenceConcordance(...bySequence(truth, predicted, clips)),
  pearson: ({ truth, predicted }) => pearsonCorrelation(truth, predicted),
  'negative-rmse': ({ truth, predicted }) => -rootMeanSquaredError(truth, predicted),
};

function bySequence(truth: number[], predicted: number[], clips: number[]): [number[][], number[][]] {
  const parts = new Map<number, [number[], number[]]>();
  clips.forEach((clip, i) => {
    const part = parts.get(clip) ?? [[], []];
    part[0].push(truth[i]);
    part[1].push(predicted[i]);
    parts.set(clip, part);
  });
  const all = [...parts.values()];
  return [all.map(([t]) => t), all.map(([, p]) => p)];
}

/** The metrics that can choose an epoch or a setting, for a kind of task. */
export const metricNames = (kind: OpenTask['kind']): string[] =>
  Object.keys(kind === 'classes' ? classMetrics : valueMetrics);

/** The metric that a history shows. */
export const defaultMetric = (kind: OpenTask['kind']): string => (kind === 'classes' ? 'accuracy' : 'ccc');

/**
 * A metric of answers, the higher the better; of several targets the mean. NaN without answers.
 *
 * @param metric - One of {@link metricNames}.
 * @throws RangeError for another name.
 */
export function scoreAnswers(metric: string, answers: readonly Answer[], task: OpenTask): number {
  const names = metricNames(task.kind);
  if (!names.includes(metric)) {
    throw new RangeError(`there is no metric ${metric} of ${task.kind}; expected ${names.join(', ')}.`);
  }
  const count = task.labels.length;
  if (task.kind === 'classes') {
    const pairs = classPairs(answers, count);
    return pairs.truth.length ? classMetrics[metric](pairs, count) : NaN;
  }
  const scores = task.labels.map((_, target) => {
    const pairs = valuePairs(answers, target, count);
    return pairs.truth.length > 1 ? valueMetrics[metric](pairs) : NaN;
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
