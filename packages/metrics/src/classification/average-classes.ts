import { requireOneOf, requireOptions } from '@avemo/checks';
import type { AverageOptions } from './average-options';
import type { Labels } from '../types';
import { countPairs } from './count-pairs';
import { sum } from '../statistics/mean';
import { scoreClasses } from './score-classes';

/** The macro, weighted or micro average of one of the classes' scores. */
export function averageClasses(
  caller: string,
  score: 'recall' | 'precision' | 'f1',
  truth: Labels,
  prediction: Labels,
  options: AverageOptions,
): number {
  requireOptions(caller, 'options', options);
  const { classes, average = 'macro' } = options;
  requireOneOf(caller, 'average', average, ['macro', 'weighted', 'micro']);
  const pairs = countPairs(caller, truth, prediction, classes);
  const k = pairs.classes.length;
  if (average === 'micro') {
    let hits = 0;
    for (let c = 0; c < k; c++) hits += pairs.counts[c * k + c];
    return hits / pairs.total;
  }
  const scores = scoreClasses(pairs);
  return sum(
    scores[score].map((value, c) => value * (average === 'macro' ? 1 / k : scores.support[c] / pairs.total)),
  );
}
