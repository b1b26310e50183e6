import { softmax } from './stacking-features';

/** Samples as rows of features, and the class of each. */
export interface RegressionData {
  features: Float64Array[];
  labels: ArrayLike<number>;
  classes: number;
}

const MOST_STEPS = 200;

/**
 * Multinomial logistic regression by Newton's method with halved steps: the minimum of
 * −Σᵢ log p(labelᵢ) + λ/2 ‖W‖². The bias is not penalised and sums to 0. Row c of the result is [w_c, b_c].
 */
export function softmaxRegression(data: RegressionData, lambda: number): Float64Array[] {
  const { features, classes } = data;
  const width = features[0].length + 1;
  let rows = Array.from({ length: classes }, () => new Float64Array(width));
  let loss = lossOf(rows, data, lambda);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = derivatives(rows, data, lambda);
    const steepest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (steepest <= 1e-10 * features.length) break;
    const direction = solve(hessian, gradient);
    const slope = direction.reduce((sum, value, i) => sum + value * gradient[i], 0);
    let next = rows;
    let nextLoss = Infinity;
    for (let size = 1; size > 1e-10; size /= 2) {
      next = rows.map((row, c) => row.map((value, f) => value - size * direction[c * width + f]));
      nextLoss = lossOf(next, data, lambda);
      if (nextLoss <= loss - 1e-4 * size * slope) break;
    }
    // Below the precision of the sum nothing gets better.
    if (!(nextLoss < loss)) break;
    rows = next;
    loss = nextLoss;
  }
  return rows;
}

/** Scores [class] of one sample. */
function scoresOf(rows: Float64Array[], x: Float64Array): number[] {
  return rows.map((row) => {
    let sum = row[x.length];
    for (let f = 0; f < x.length; f++) sum += row[f] * x[f];
    return sum;
  });
}

function lossOf(rows: Float64Array[], { features, labels }: RegressionData, lambda: number): number {
  let loss = 0;
  for (const row of rows) for (let f = 0; f < row.length - 1; f++) loss += (lambda / 2) * row[f] * row[f];
  features.forEach((x, i) => {
    const scores = scoresOf(rows, x);
    const highest = scores.reduce((a, b) => Math.max(a, b));
    const total = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
    loss += highest + Math.log(total) - scores[labels[i]];
  });
  return loss;
}

function derivatives(rows: Float64Array[], { features, labels, classes }: RegressionData, lambda: number) {
  const width = rows[0].length;
  const size = classes * width;
  const gradient = new Float64Array(size);
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  rows.forEach((row, c) => {
    for (let f = 0; f < width - 1; f++) {
      gradient[c * width + f] = lambda * row[f];
      hessian[c * width + f][c * width + f] = lambda;
    }
    // Adding one number to all biases changes nothing; this holds their sum at 0.
    for (let d = 0; d < classes; d++) hessian[c * width + width - 1][d * width + width - 1] = 1;
  });
  const extended = new Float64Array(width);
  features.forEach((x, i) => {
    extended.set(x);
    extended[width - 1] = 1;
    const p = softmax(scoresOf(rows, x));
    for (let c = 0; c < classes; c++) {
      const error = p[c] - (labels[i] === c ? 1 : 0);
      for (let f = 0; f < width; f++) gradient[c * width + f] += error * extended[f];
      for (let d = 0; d <= c; d++) {
        const weight = p[c] * ((c === d ? 1 : 0) - p[d]);
        for (let f = 0; f < width; f++) {
          const line = hessian[c * width + f];
          const scaled = weight * extended[f];
          for (let g = 0; g < width; g++) line[d * width + g] += scaled * extended[g];
        }
      }
    }
  });
  return { gradient, hessian };
}

/** The solution of a positive definite system whose lower half is given, by Cholesky's decomposition in place. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  const x = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    const line = matrix[i];
    for (let j = 0; j <= i; j++) {
      const other = matrix[j];
      let sum = line[j];
      for (let k = 0; k < j; k++) sum -= line[k] * other[k];
      line[j] = i === j ? Math.sqrt(sum) : sum / other[j];
    }
    for (let k = 0; k < i; k++) x[i] -= line[k] * x[k];
    x[i] /= line[i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= matrix[k][i] * x[k];
    x[i] /= matrix[i][i];
  }
  return x;
}
