import { bootstrapInterval, concordanceState, type ConcordanceMoments } from '@avemo/metrics';
import type { OpenTask } from '../recipes/task';
import type { Estimate } from '../report/report-data';
import type { Prediction } from './predictions';

/** The figures of one target. */
export interface TargetSummary {
  /** Its name, such as `arousal`. */
  target: string;
  /** Concordance correlation over all steps of all sequences together. */
  ccc: Estimate;
  /** Mean of the CCC of each sequence; for one answer per clip, absent. */
  cccPerSequence?: Estimate;
  /** Root mean squared error over all steps. */
  rmse: Estimate;
  /** Pearson's correlation over all steps. */
  pearson: Estimate;
  /** R², the share of the truth's variance that is explained, over all steps; below 0 where its mean would do better. */
  r2?: Estimate;
}

/** The figures of one system over all its test clips and seeds, where it gives values. */
export interface ValueSummary {
  /** It gives values. */
  kind: 'values';
  /** One entry for each target. */
  targets: TargetSummary[];
  /** Mean CCC of the targets in each fold, seeds pooled. */
  perFold: Record<string, number>;
  /** Mean CCC of the targets with each seed, folds pooled. */
  perSeed: Record<string, number>;
  /** Different clips. */
  clips: number;
  /** Different speakers. */
  speakers: number;
  /** Steps with a truth, of all seeds. */
  steps: number;
}

/** The moments of one sequence, or of one clip with one answer. */
interface Part {
  speaker: string;
  fold: string;
  seed: number;
  moments: ConcordanceMoments;
  /** CCC of the sequence alone; NaN where it has no spread. */
  ccc: number;
}

/** Sums up predictions of values; see `summarize`. */
export function summarizeValues(predictions: readonly Prediction[], task: OpenTask): ValueSummary {
  const all = task.labels.map((_, target) => partsOf(predictions, target, task.labels.length));
  const meanBy = (key: (part: Part) => string): Record<string, number> => {
    const names = [...new Set(all[0].map(key))];
    const meanOf = (name: string) =>
      mean(
        all.map((parts) => pooled(parts.filter((part) => key(part) === name).map(({ moments }) => moments))),
      );
    return Object.fromEntries(names.map((name) => [name, meanOf(name)]));
  };
  return {
    kind: 'values',
    targets: task.labels.map((target, t) => targetSummary(target, all[t], task.per === 'row')),
    perFold: meanBy((part) => part.fold),
    perSeed: meanBy((part) => String(part.seed)),
    clips: new Set(predictions.map((p) => p.clip)).size,
    speakers: new Set(predictions.map((p) => p.speaker)).size,
    steps: all[0].reduce((sum, { moments }) => sum + moments.count, 0),
  };
}

function targetSummary(target: string, parts: readonly Part[], overTime: boolean): TargetSummary {
  const places = parts.map((_, i) => i);
  const speakers = parts.map((part) => part.speaker);
  const groups = new Set(speakers).size > 1 ? speakers : undefined;
  const estimate = (metric: (drawn: readonly Part[]) => number): Estimate => {
    const drawn = (list: ArrayLike<number>) => Array.from(list, (i) => parts[i]);
    const {
      estimate: value,
      low,
      high,
    } = bootstrapInterval((list: ArrayLike<number>) => metric(drawn(list)), [places], {
      groups,
      seed: 1,
      resamples: 2000,
    });
    return { value, low, high };
  };
  const together = (drawn: readonly Part[]) => drawn.map(({ moments }) => moments);
  return {
    target,
    ccc: estimate((drawn) => pooled(together(drawn))),
    ...(overTime && {
      cccPerSequence: estimate((drawn) => mean(drawn.map(({ ccc }) => ccc).filter((c) => !Number.isNaN(c)))),
    }),
    rmse: estimate((drawn) => rootMeanSquare(together(drawn))),
    pearson: estimate((drawn) => pearsonOf(together(drawn))),
    r2: estimate((drawn) => explainedShare(together(drawn))),
  };
}

function partsOf(predictions: readonly Prediction[], target: number, targets: number): Part[] {
  return predictions.flatMap(({ speaker, fold, seed, output, truth, mask }) => {
    const pairs: [number[], number[]] = [[], []];
    for (let row = 0; row < output.length / targets; row++) {
      const t = truth[row * targets + target];
      if (Number.isNaN(t) || mask?.[row] === 0) continue;
      pairs[0].push(t);
      pairs[1].push(output[row * targets + target]);
    }
    if (pairs[0].length === 0) return [];
    const state = concordanceState().add(...pairs);
    return [{ speaker, fold, seed, moments: { ...state.moments }, ccc: state.value() }];
  });
}

function merged(parts: readonly ConcordanceMoments[]): ConcordanceMoments {
  const state = concordanceState();
  for (const moments of parts) state.merge({ moments });
  return state.moments;
}

const pooled = (parts: readonly ConcordanceMoments[]): number =>
  parts.reduce((state, moments) => state.merge({ moments }), concordanceState()).value();

function rootMeanSquare(parts: readonly ConcordanceMoments[]): number {
  const { count, meanTruth, meanPrediction, squaresTruth, squaresPrediction, products } = merged(parts);
  const spread = Math.max(0, squaresTruth + squaresPrediction - 2 * products);
  return Math.sqrt(spread / count + (meanTruth - meanPrediction) ** 2);
}

function explainedShare(parts: readonly ConcordanceMoments[]): number {
  const { count, squaresTruth } = merged(parts);
  return 1 - (count * rootMeanSquare(parts) ** 2) / squaresTruth;
}

function pearsonOf(parts: readonly ConcordanceMoments[]): number {
  const { squaresTruth, squaresPrediction, products } = merged(parts);
  return products / Math.sqrt(squaresTruth * squaresPrediction);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
