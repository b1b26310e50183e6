import { requireSameColumns } from '../statistics/require-columns';
import type { Label, Labels } from '../types';
import { classList, encodeLabels, requireLabels } from './labels';

/** Confusion counts, row-major: `counts[t * K + p]` items of class t were called p. */
export interface PairCounts {
  classes: Label[];
  counts: Float64Array;
  /** Items per true class. */
  truthTotal: Float64Array;
  /** Items per predicted class. */
  predictionTotal: Float64Array;
  /** All items. */
  total: number;
}

/** Checks two label columns at the public door. */
export function requireLabelPairs(
  caller: string,
  truth: Labels,
  prediction: Labels,
  name = 'prediction',
): void {
  requireLabels(caller, 'truth', truth);
  requireLabels(caller, name, prediction);
  requireSameColumns(caller, 'truth', truth, name, prediction);
  if (truth.length === 0) {
    throw new RangeError(`${caller}: truth and ${name} are empty; pass at least one item.`);
  }
  if (typeof truth[0] !== typeof prediction[0]) {
    throw new TypeError(
      `${caller}: truth and ${name} must hold the same kind of label; got ${typeof truth[0]}s and ${typeof prediction[0]}s.`,
    );
  }
}

/** Checks two label columns and counts every (truth, prediction) pair. */
export function countPairs(
  caller: string,
  truth: Labels,
  prediction: Labels,
  classes?: number | Labels,
): PairCounts {
  requireLabelPairs(caller, truth, prediction);
  const list = classList(caller, [truth, prediction], classes);
  const t = encodeLabels(caller, 'truth', truth, list);
  const p = encodeLabels(caller, 'prediction', prediction, list);
  const k = list.length;
  const result = {
    classes: list,
    counts: new Float64Array(k * k),
    truthTotal: new Float64Array(k),
    predictionTotal: new Float64Array(k),
    total: t.length,
  };
  for (let i = 0; i < t.length; i++) {
    result.counts[t[i] * k + p[i]]++;
    result.truthTotal[t[i]]++;
    result.predictionTotal[p[i]]++;
  }
  return result;
}
