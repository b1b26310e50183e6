import { isFiniteNumber } from './number-format';
import type { HistoryRow } from './report-data';

/** Mean, lowest and highest value over the runs at each point of a curve; NaN where no run has a value. */
export interface Curve {
  mean: number[];
  low: number[];
  high: number[];
}

/** What the report draws from a history. */
export type Measure = 'trainLoss' | 'validationLoss' | 'trainScore' | 'validationScore';

/** The curves of one training stage over its runs. */
export interface StageCurves {
  stage: string;
  /** Number of runs, that is of pairs of fold and seed. */
  runs: number;
  /** Position of each point; the mean epoch where several epochs share a point. */
  epochs: number[];
  /** Runs that reached each point. */
  reached: number[];
  /** Epochs that share a point, 1 unless the history is long. */
  epochsPerPoint: number;
  /** Mean learning rate at each point. */
  learningRate: number[];
  curves: Record<Measure, Curve>;
  /** The epochs whose weights were kept, one a run. */
  kept: number[];
  /** Mean duration of an epoch in seconds. */
  secondsPerEpoch: number;
}

const mostPoints = 100;
const measures: Measure[] = ['trainLoss', 'validationLoss', 'trainScore', 'validationScore'];

const mean = (values: readonly number[]) =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value / values.length, 0);

function groupBy<K>(rows: readonly HistoryRow[], key: (row: HistoryRow) => K): Map<K, HistoryRow[]> {
  const groups = new Map<K, HistoryRow[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

function curveOf(points: readonly HistoryRow[][], measure: Measure): Curve {
  const values = points.map((rows) => rows.map((row) => row[measure]).filter(isFiniteNumber));
  const end = (pick: (a: number, b: number) => number) =>
    values.map((list) => (list.length === 0 ? Number.NaN : list.reduce((a, b) => pick(a, b))));
  return { mean: values.map(mean), low: end(Math.min), high: end(Math.max) };
}

/**
 * Gathers a history by stage and epoch: mean, lowest and highest value over all folds and seeds. A stage of more than
 * 100 epochs is thinned by joining neighbouring epochs: their mean, and the ends of all their values.
 *
 * @param history - Rows of all runs, in any order; rows without a finite epoch are left out.
 * @returns One entry a stage, in the order in which the stages first appear.
 */
export function stageCurves(history: readonly HistoryRow[]): StageCurves[] {
  const usable = history.filter(({ epoch }) => isFiniteNumber(epoch));
  return [...groupBy(usable, ({ stage }) => stage)].map(([stage, rows]) => {
    const byEpoch = [...groupBy(rows, ({ epoch }) => epoch)].sort(([a], [b]) => a - b);
    const epochsPerPoint = Math.ceil(byEpoch.length / mostPoints);
    const points: [number, HistoryRow[]][] = [];
    for (let start = 0; start < byEpoch.length; start += epochsPerPoint) {
      const part = byEpoch.slice(start, start + epochsPerPoint);
      points.push([mean(part.map(([epoch]) => epoch)), part.flatMap(([, group]) => group)]);
    }
    const runsOf = (group: readonly HistoryRow[]) =>
      new Set(group.map(({ fold, seed }) => JSON.stringify([fold, seed]))).size;
    const groups = points.map(([, group]) => group);
    return {
      stage,
      runs: runsOf(rows),
      epochs: points.map(([epoch]) => epoch),
      reached: groups.map(runsOf),
      epochsPerPoint,
      learningRate: groups.map((group) => mean(group.map((row) => row.learningRate).filter(isFiniteNumber))),
      curves: Object.fromEntries(measures.map((measure) => [measure, curveOf(groups, measure)])) as Record<
        Measure,
        Curve
      >,
      kept: rows.filter(({ kept }) => kept === 1).map(({ epoch }) => epoch),
      secondsPerEpoch: mean(rows.map(({ seconds }) => seconds).filter(isFiniteNumber)),
    };
  });
}
