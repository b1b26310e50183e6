import type { KernelRows } from './kernel-rows';

/** min ½ αᵀQα + pᵀα with yᵀα = 0, 0 ≤ α ≤ C, where Q_ij = y_i y_j K(sample_i, sample_j). @internal */
export interface DualProblem {
  rows: KernelRows;
  /** The sample that each variable belongs to. */
  sample: Int32Array;
  /** 1 or −1 for each variable. */
  y: Int8Array;
  p: Float64Array;
  /** The upper bound of each variable. */
  upper: Float64Array;
  /** The gap at which the search stops. */
  tolerance: number;
  maxIterations: number;
}

/** @internal */
export interface DualSolution {
  alpha: Float64Array;
  /** ρ: the decision value is Σ α_i y_i K(x_i, x) − ρ. */
  rho: number;
  iterations: number;
  /** Whether the gap came below the tolerance. */
  converged: boolean;
}

/** Below this a curvature counts as this, so that a step stays finite for kernels that are not positive definite. */
const SMALLEST_CURVATURE = 1e-12;

/** How many steps are made between two chances to stop. */
const STEPS_PER_TURN = 256;

/**
 * Sequential minimal optimisation: the pair of variables that promises most by second-order information is solved for
 * exactly, again and again, until no pair violates the optimality conditions by more than the tolerance.
 *
 * Source: Platt 1998; Fan, Chen & Lin 2005, https://www.jmlr.org/papers/v6/fan05a.html.
 * @internal
 */
export async function minimalOptimization(
  problem: DualProblem,
  turn: () => Promise<void>,
): Promise<DualSolution> {
  const { y, p, upper, maxIterations } = problem;
  const alpha = new Float64Array(y.length);
  const gradient = p.slice();
  let iterations = 0;
  let converged = false;
  while (iterations < maxIterations) {
    if (iterations % STEPS_PER_TURN === 0) await turn();
    const pair = workingPair(problem, alpha, gradient);
    if (!pair) {
      converged = true;
      break;
    }
    iterations++;
    solvePair(problem, alpha, gradient, pair);
  }
  return { alpha, rho: offset(y, gradient, alpha, upper), iterations, converged };
}

function workingPair(
  { rows, sample, y, upper, tolerance }: DualProblem,
  alpha: Float64Array,
  gradient: Float64Array,
): [number, number] | undefined {
  const count = y.length;
  let first = -1;
  let most = -Infinity;
  for (let t = 0; t < count; t++) {
    const canMove = y[t] > 0 ? alpha[t] < upper[t] : alpha[t] > 0;
    const violation = -y[t] * gradient[t];
    if (canMove && violation >= most) {
      most = violation;
      first = t;
    }
  }
  if (first < 0) return undefined;
  const row = rows.row(sample[first]);
  const own = rows.diagonal[sample[first]];
  let second = -1;
  let other = -Infinity;
  let best = Infinity;
  for (let t = 0; t < count; t++) {
    const canMove = y[t] > 0 ? alpha[t] > 0 : alpha[t] < upper[t];
    if (!canMove) continue;
    const violation = y[t] * gradient[t];
    if (violation >= other) other = violation;
    const gap = most + violation;
    if (gap <= 0) continue;
    const curvature = own + rows.diagonal[sample[t]] - 2 * row[sample[t]];
    const change = (-gap * gap) / Math.max(curvature, SMALLEST_CURVATURE);
    if (change <= best) {
      best = change;
      second = t;
    }
  }
  return most + other < tolerance || second < 0 ? undefined : [first, second];
}

function solvePair(
  { rows, sample, y, upper }: DualProblem,
  alpha: Float64Array,
  gradient: Float64Array,
  [i, j]: [number, number],
): void {
  const [rowI, rowJ] = [rows.row(sample[i]), rows.row(sample[j])];
  const curvature = rows.diagonal[sample[i]] + rows.diagonal[sample[j]] - 2 * rowI[sample[j]];
  // Along this line yᵀα stays as it is: α_i grows by y_i·step, α_j falls by y_j·step.
  const wanted = (y[j] * gradient[j] - y[i] * gradient[i]) / Math.max(curvature, SMALLEST_CURVATURE);
  const roomI = y[i] > 0 ? upper[i] - alpha[i] : alpha[i];
  const roomJ = y[j] > 0 ? alpha[j] : upper[j] - alpha[j];
  const step = Math.min(wanted, roomI, roomJ);
  alpha[i] = step === roomI ? (y[i] > 0 ? upper[i] : 0) : alpha[i] + y[i] * step;
  alpha[j] = step === roomJ ? (y[j] > 0 ? 0 : upper[j]) : alpha[j] - y[j] * step;
  for (let k = 0; k < y.length; k++) gradient[k] += y[k] * step * (rowI[sample[k]] - rowJ[sample[k]]);
}

/** ρ: the mean of y·gradient over variables off their bounds, or the middle of what the bounds allow. */
function offset(y: Int8Array, gradient: Float64Array, alpha: Float64Array, upper: Float64Array): number {
  let [low, high, sum, free] = [-Infinity, Infinity, 0, 0];
  for (let t = 0; t < y.length; t++) {
    const value = y[t] * gradient[t];
    if (alpha[t] > 0 && alpha[t] < upper[t]) {
      sum += value;
      free++;
    } else if (alpha[t] >= upper[t] === y[t] > 0) {
      low = Math.max(low, value);
    } else {
      high = Math.min(high, value);
    }
  }
  if (free > 0) return sum / free;
  return Number.isFinite(low + high) ? (low + high) / 2 : Number.isFinite(low) ? low : high;
}
