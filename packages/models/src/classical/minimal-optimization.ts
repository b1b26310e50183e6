import {
  allVariables,
  gatherAlpha,
  noteBounds,
  shrink,
  violationRange,
  violationsOf,
  type ActiveVariables,
} from './active-variables';
import type { DualProblem } from './dual-problem';
import type { KernelRows } from './kernel-rows';
import type { Turn } from './yield-to-events';

/** Where a search begins. @internal */
export interface DualStart {
  /** Steps that led here. */
  iterations: number;
  alpha: Float64Array;
  /** −y · gradient of each variable. */
  violation: Float64Array;
}

/** When a search ends, and who hears of it. @internal */
export interface DualSearch {
  /** The gap at which the search stops. */
  tolerance: number;
  maxIterations: number;
  turn: Turn;
}

/** @internal */
export interface DualSolution {
  alpha: Float64Array;
  /** ρ: the decision value is Σ α_i y_i K(x_i, x) − ρ. */
  rho: number;
  iterations: number;
  /** How far the best pair is from the optimality conditions. */
  violation: number;
  /** Whether that is below the tolerance. */
  converged: boolean;
}

/** Below this a curvature counts as this, so that a step stays finite for kernels that are not positive definite. */
const SMALLEST_CURVATURE = 1e-12;

/** How many steps are made between two chances to stop. */
const STEPS_PER_TURN = 256;

/** How many steps are made at most before variables are dropped from the search. */
const STEPS_PER_SHRINKING = 1000;

/**
 * Sequential minimal optimisation: the pair of variables that promises most by second-order information is solved for
 * exactly, again and again, until no pair violates the optimality conditions by more than the tolerance. Variables that
 * sit on a bound and want to stay there are left out meanwhile, and are all looked at again before the end.
 *
 * Source: Platt 1998; Fan, Chen & Lin 2005, https://www.jmlr.org/papers/v6/fan05a.html.
 * @internal
 */
export async function minimalOptimization(
  problem: DualProblem,
  { tolerance, maxIterations, turn }: DualSearch,
  start?: DualStart,
): Promise<DualSolution> {
  const { rows, y, p } = problem;
  const count = y.length;
  const alpha = start?.alpha.slice() ?? new Float64Array(count);
  let active = allVariables(problem, alpha, start?.violation ?? p.map((value, t) => -y[t] * value));
  const all = async () => {
    gatherAlpha(active, alpha);
    if (active.count === count) return active;
    const gap = largestGap(active);
    return allVariables(problem, alpha, await violationsOf(problem, alpha, () => turn(iterations, gap)));
  };
  let iterations = start?.iterations ?? 0;
  let untilShrinking = Math.min(count, STEPS_PER_SHRINKING);
  let lookedAgain = false;
  let converged = false;
  let first = mostViolating(active);
  while (iterations < maxIterations) {
    if (iterations % STEPS_PER_TURN === 0) await turn(iterations, largestGap(active));
    if (--untilShrinking === 0) {
      untilShrinking = Math.min(count, STEPS_PER_SHRINKING);
      if (!lookedAgain && largestGap(active) <= 10 * tolerance) {
        lookedAgain = true;
        active = await all();
      }
      gatherAlpha(active, alpha);
      shrink(active);
      first = mostViolating(active);
    }
    let second = partnerOf(active, first, rows, tolerance);
    if (second < 0 && active.count < count) {
      active = await all();
      first = mostViolating(active);
      second = partnerOf(active, first, rows, tolerance);
      untilShrinking = 1;
    }
    if (second < 0) {
      converged = true;
      break;
    }
    iterations++;
    first = solvePair(problem, active, first, second);
  }
  active = await all();
  const violation = Math.max(0, largestGap(active));
  return { alpha, rho: offset(active), iterations, violation, converged };
}

function largestGap(active: ActiveVariables): number {
  const [most, least] = violationRange(active);
  return most - least;
}

function mostViolating({ count, violation, canRise }: ActiveVariables): number {
  let first = -1;
  let most = -Infinity;
  for (let k = 0; k < count; k++) {
    if (canRise[k] && violation[k] >= most) {
      most = violation[k];
      first = k;
    }
  }
  return first;
}

/** The variable that, moved together with the first, lowers the objective most; −1 if all is within the tolerance. */
function partnerOf(
  { count, sample, violation, diagonal, canFall }: ActiveVariables,
  first: number,
  rows: KernelRows,
  tolerance: number,
): number {
  if (first < 0) return -1;
  const row = rows.row(sample[first]);
  const own = diagonal[first];
  const most = violation[first];
  let second = -1;
  let least = Infinity;
  let best = 0;
  for (let k = 0; k < count; k++) {
    if (!canFall[k]) continue;
    const value = violation[k];
    if (value < least) least = value;
    const gap = most - value;
    if (gap <= 0) continue;
    const curvature = own + diagonal[k] - 2 * row[sample[k]];
    const gain = (gap * gap) / (curvature > SMALLEST_CURVATURE ? curvature : SMALLEST_CURVATURE);
    if (gain >= best) {
      best = gain;
      second = k;
    }
  }
  return most - least < tolerance ? -1 : second;
}

/** Solves for two variables and returns the variable that now violates most of those that can rise. */
function solvePair({ rows, y, upper }: DualProblem, active: ActiveVariables, i: number, j: number): number {
  const { count, variable, sample, alpha, violation, diagonal, canRise } = active;
  const [rowI, rowJ] = [rows.row(sample[i]), rows.row(sample[j])];
  const curvature = diagonal[i] + diagonal[j] - 2 * rowI[sample[j]];
  const [yI, yJ] = [y[variable[i]], y[variable[j]]];
  const [upperI, upperJ] = [upper[variable[i]], upper[variable[j]]];
  // Along this line yᵀα stays as it is: α_i grows by y_i·step, α_j falls by y_j·step.
  const wanted = (violation[i] - violation[j]) / Math.max(curvature, SMALLEST_CURVATURE);
  const roomI = yI > 0 ? upperI - alpha[i] : alpha[i];
  const roomJ = yJ > 0 ? alpha[j] : upperJ - alpha[j];
  const step = Math.min(wanted, roomI, roomJ);
  alpha[i] = step === roomI ? (yI > 0 ? upperI : 0) : alpha[i] + yI * step;
  alpha[j] = step === roomJ ? (yJ > 0 ? 0 : upperJ) : alpha[j] - yJ * step;
  noteBounds(active, i, yI, upperI);
  noteBounds(active, j, yJ, upperJ);
  let next = -1;
  let most = -Infinity;
  for (let k = 0; k < count; k++) {
    const at = sample[k];
    const value = violation[k] - step * (rowI[at] - rowJ[at]);
    violation[k] = value;
    if (canRise[k] && value >= most) {
      most = value;
      next = k;
    }
  }
  return next;
}

/** ρ: the mean of y·gradient over variables off their bounds, or the middle of what the bounds allow. */
function offset({ count, violation, canRise, canFall }: ActiveVariables): number {
  let [low, high, sum, free] = [-Infinity, Infinity, 0, 0];
  for (let k = 0; k < count; k++) {
    const value = -violation[k];
    if (canRise[k] && canFall[k]) {
      sum += value;
      free++;
    } else if (canFall[k]) {
      low = Math.max(low, value);
    } else {
      high = Math.min(high, value);
    }
  }
  if (free > 0) return sum / free;
  return Number.isFinite(low + high) ? (low + high) / 2 : Number.isFinite(low) ? low : high;
}
