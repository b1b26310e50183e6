import { requireInteger, requirePositive } from '@avemo/checks';
import { interiorPoint } from './interior-point';
import type { PickedRows } from './kernel-rows';
import type { DualProblem } from './dual-problem';
import { minimalOptimization, type DualSearch, type DualSolution } from './minimal-optimization';
import type { SvmFit, SvmSearchOptions } from './svm-options';
import type { Turn } from './yield-to-events';

/** A trained expansion over all its samples. @internal */
export interface SvmSolution {
  /** α_i y_i of each sample. */
  coefficients: Float64Array;
  /** −ρ */
  bias: number;
  iterations: number;
  /** How far the solution is from the optimality conditions. */
  violation: number;
  converged: boolean;
}

/** Checks how long to search and fills in the defaults. @internal */
export function resolveSearch(caller: string, options: SvmSearchOptions): Required<SvmSearchOptions> {
  const { tolerance = 1e-3, maxIterations = 10_000_000, cacheMegabytes = 200 } = options;
  requirePositive(caller, 'tolerance', tolerance);
  requireInteger(caller, 'maxIterations', maxIterations);
  requirePositive(caller, 'cacheMegabytes', cacheMegabytes);
  return { tolerance, maxIterations, cacheMegabytes };
}

/** C-SVC of two classes: y is 1 or −1, `upper` the cost of each sample. @internal */
export async function trainClassifier(
  picked: PickedRows,
  { y, upper }: { y: Int8Array; upper: Float64Array },
  search: Required<SvmSearchOptions>,
  turn: Turn,
): Promise<SvmSolution> {
  const p = new Float64Array(y.length).fill(-1);
  const problem = { sample: picked.place, y, p, upper };
  const { alpha, rho, ...rest } = await solveDual(picked, problem, { ...search, turn });
  return { coefficients: alpha.map((value, i) => value * y[i]), bias: -rho, ...rest };
}

/** ε-SVR: a variable for errors above and one for errors below each target. @internal */
export async function trainRegression(
  picked: PickedRows,
  { targets, epsilon, cost }: { targets: ArrayLike<number>; epsilon: number; cost: number },
  search: Required<SvmSearchOptions>,
  turn: Turn,
): Promise<SvmSolution> {
  const { place } = picked;
  const count = place.length;
  const twice = { length: 2 * count };
  const problem = {
    sample: Int32Array.from(twice, (_, i) => place[i % count]),
    y: Int8Array.from(twice, (_, i) => (i < count ? 1 : -1)),
    p: Float64Array.from(twice, (_, i) => epsilon + (i < count ? -targets[i] : targets[i - count])),
    upper: new Float64Array(2 * count).fill(cost),
  };
  const { alpha, rho, ...rest } = await solveDual(picked, problem, { ...search, turn });
  const coefficients = Float64Array.from({ length: count }, (_, i) => alpha[i] - alpha[i + count]);
  return { coefficients, bias: -rho, ...rest };
}

/** Pairs of variables alone may take millions of steps for a linear kernel: there the interior point method goes first. */
async function solveDual(
  { rows, linear }: PickedRows,
  problem: Omit<DualProblem, 'rows'>,
  search: DualSearch,
): Promise<DualSolution> {
  const start = linear && (await interiorPoint(problem, linear, search.turn));
  return minimalOptimization({ rows, ...problem }, search, start);
}

/** Says, as libsvm does, that a search ended at its limit of steps. @internal */
export function warnUnlessConverged(caller: string, { converged, violation, iterations }: SvmFit): void {
  if (converged) return;
  // eslint-disable-next-line no-console -- what libsvm and scikit-learn do, too
  console.warn(
    `${caller}: the search gave up after ${iterations} steps, ${violation.toPrecision(2)} from the optimality conditions; ` +
      'predictions may be worse than they could be. Scale the features to mean 0 and variance 1, or use a smaller cost, a greater tolerance or greater maxIterations.',
  );
}
