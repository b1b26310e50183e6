import type { ConcordanceMoments } from '../types';
import type { Pairs } from './clean-pairs';
import { mean } from '../statistics/mean';

/**
 * Moments of two columns in two passes: a constant column gets a variance of exactly 0, and a
 * small variance on a large mean keeps its digits.
 */
export function jointMoments({ truth, prediction }: Pairs): ConcordanceMoments {
  const count = truth.length;
  const moments = {
    count,
    meanTruth: 0,
    meanPrediction: 0,
    squaresTruth: 0,
    squaresPrediction: 0,
    products: 0,
  };
  if (count === 0) return moments;
  const meanT = (moments.meanTruth = mean(truth));
  const meanP = (moments.meanPrediction = mean(prediction));
  for (let i = 0; i < count; i++) {
    const t = truth[i] - meanT;
    const p = prediction[i] - meanP;
    moments.squaresTruth += t * t;
    moments.squaresPrediction += p * p;
    moments.products += t * p;
  }
  return moments;
}

/** The moments of the union of two disjoint parts (Chan, Golub and LeVeque 1983). */
export function mergeMoments(a: ConcordanceMoments, b: ConcordanceMoments): ConcordanceMoments {
  if (a.count === 0 || b.count === 0) return { ...(a.count === 0 ? b : a) };
  const count = a.count + b.count;
  const share = b.count / count;
  const deltaT = b.meanTruth - a.meanTruth;
  const deltaP = b.meanPrediction - a.meanPrediction;
  const weight = a.count * share;
  return {
    count,
    meanTruth: a.meanTruth + deltaT * share,
    meanPrediction: a.meanPrediction + deltaP * share,
    squaresTruth: a.squaresTruth + b.squaresTruth + deltaT * deltaT * weight,
    squaresPrediction: a.squaresPrediction + b.squaresPrediction + deltaP * deltaP * weight,
    products: a.products + b.products + deltaT * deltaP * weight,
  };
}

/** Moments of an undefined column. */
export const undefinedMoments = (count: number): ConcordanceMoments => ({
  count,
  meanTruth: NaN,
  meanPrediction: NaN,
  squaresTruth: NaN,
  squaresPrediction: NaN,
  products: NaN,
});

const clampToOne = (r: number) => Math.max(-1, Math.min(1, r));

/** The concordance correlation of the moments; NaN when both columns are one equal constant, or nothing was seen. */
export function concordanceOfMoments(m: ConcordanceMoments, moments: 'population' | 'sample'): number {
  const shift = m.meanTruth - m.meanPrediction;
  const divisor = moments === 'population' ? m.count : m.count - 1;
  return clampToOne((2 * m.products) / (m.squaresTruth + m.squaresPrediction + divisor * shift * shift));
}

/** Pearson's correlation of the moments; NaN when either column is constant. */
export function pearsonOfMoments(m: ConcordanceMoments): number {
  return clampToOne(m.products / (Math.sqrt(m.squaresTruth) * Math.sqrt(m.squaresPrediction)));
}
