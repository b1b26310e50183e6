import { requireInteger, requirePositive } from '@avemo/checks';
import type { PickedRows } from './kernel-rows';
import { minimalOptimization } from './minimal-optimization';
import type { SvmSearchOptions } from './svm-options';

/** A trained expansion over all its samples. @internal */
export interface SvmSolution {
  /** α_i y_i of each sample. */
  coefficients: Float64Array;
  /** −ρ */
  bias: number;
  iterations: number;
  converged: boolean;
}

/** Lets others have their turn and throws when it is time to stop. @internal */
export type Turn = () => Promise<void>;

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
  { rows, place }: PickedRows,
  { y, upper }: { y: Int8Array; upper: Float64Array },
  search: Required<SvmSearchOptions>,
  turn: Turn,
): Promise<SvmSolution> {
  const p = new Float64Array(y.length).fill(-1);
  const problem = { rows, sample: place, y, p, upper, ...search };
  const { alpha, rho, ...rest } = await minimalOptimization(problem, turn);
  return { coefficients: alpha.map((value, i) => value * y[i]), bias: -rho, ...rest };
}

/** ε-SVR: a variable for errors above and one for errors below each target. @internal */
export async function trainRegression(
  { rows, place }: PickedRows,
  { targets, epsilon, cost }: { targets: ArrayLike<number>; epsilon: number; cost: number },
  search: Required<SvmSearchOptions>,
  turn: Turn,
): Promise<SvmSolution> {
  const count = place.length;
  const twice = { length: 2 * count };
  const { alpha, rho, ...rest } = await minimalOptimization(
    {
      rows,
      sample: Int32Array.from(twice, (_, i) => place[i % count]),
      y: Int8Array.from(twice, (_, i) => (i < count ? 1 : -1)),
      p: Float64Array.from(twice, (_, i) => epsilon + (i < count ? -targets[i] : targets[i - count])),
      upper: new Float64Array(2 * count).fill(cost),
      ...search,
    },
    turn,
  );
  const coefficients = Float64Array.from({ length: count }, (_, i) => alpha[i] - alpha[i + count]);
  return { coefficients, bias: -rho, ...rest };
}
