import type { Posterior } from './posteriors';

/** `'probabilities'` p − 1/C, or `'log'` log p − mean over the classes of log p. */
export type StackingFeatures = 'probabilities' | 'log';

/** Probabilities below this count as this, so that one of 0 has a logarithm. */
const FLOOR = 1e-6;

/** The features of all modalities end to end; zeros, those of equal probabilities, where one is missing. */
export function stackingFeatures(
  kind: StackingFeatures,
  rows: Posterior[],
  modalities: number[],
  count: number,
): Float64Array {
  const classes = rows[0].length;
  const features = new Float64Array(count * classes);
  rows.forEach((row, i) => {
    const values = Array.from(row, (p) => (kind === 'log' ? Math.log(Math.max(p, FLOOR)) : p));
    const middle = kind === 'log' ? values.reduce((a, b) => a + b, 0) / classes : 1 / classes;
    values.forEach((value, c) => (features[modalities[i] * classes + c] = value - middle));
  });
  return features;
}

/** The softmax of a list of scores. */
export function softmax(scores: ArrayLike<number>): number[] {
  const highest = Array.from(scores).reduce((a, b) => Math.max(a, b));
  const powers = Array.from(scores, (score) => Math.exp(score - highest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}
