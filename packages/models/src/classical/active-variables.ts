import type { KernelRows } from './kernel-rows';
import type { DualProblem } from './dual-problem';

/**
 * The variables that the search still moves, each value at the same place of each list.
 * `violation` is v = −y · gradient; at the optimum no variable that can rise has a greater v than one that can fall, where
 * to rise is to move y·α up.
 * @internal
 */
export interface ActiveVariables {
  count: number;
  /** Which variable of the problem stands here. */
  variable: Int32Array;
  sample: Int32Array;
  alpha: Float64Array;
  violation: Float64Array;
  diagonal: Float64Array;
  canRise: Uint8Array;
  canFall: Uint8Array;
}

/** All variables of a problem. @internal */
export function allVariables(
  { rows, sample, y, upper }: DualProblem,
  alpha: Float64Array,
  violation: Float64Array,
): ActiveVariables {
  const count = y.length;
  const active = {
    count,
    variable: Int32Array.from({ length: count }, (_, i) => i),
    sample: sample.slice(),
    alpha: alpha.slice(),
    violation: violation.slice(),
    diagonal: Float64Array.from(sample, (each) => rows.diagonal[each]),
    canRise: new Uint8Array(count),
    canFall: new Uint8Array(count),
  };
  for (let k = 0; k < count; k++) noteBounds(active, k, y[k], upper[k]);
  return active;
}

/** Notes which ways the variable at place k can go. @internal */
export function noteBounds(
  { alpha, canRise, canFall }: ActiveVariables,
  k: number,
  y: number,
  upper: number,
): void {
  canRise[k] = (y > 0 ? alpha[k] < upper : alpha[k] > 0) ? 1 : 0;
  canFall[k] = (y > 0 ? alpha[k] > 0 : alpha[k] < upper) ? 1 : 0;
}

/** The greatest violation of those that can rise, and the least of those that can fall. @internal */
export function violationRange({ count, violation, canRise, canFall }: ActiveVariables): [number, number] {
  let [most, least] = [-Infinity, Infinity];
  for (let k = 0; k < count; k++) {
    if (canRise[k] && violation[k] > most) most = violation[k];
    if (canFall[k] && violation[k] < least) least = violation[k];
  }
  return [most, least];
}

/** Drops, in place, the variables on a bound that are so well off there that they will hardly leave it. @internal */
export function shrink(active: ActiveVariables): void {
  const [most, least] = violationRange(active);
  const { variable, sample, alpha, violation, diagonal, canRise, canFall } = active;
  let kept = 0;
  for (let k = 0; k < active.count; k++) {
    const settled = canRise[k] ? !canFall[k] && violation[k] < least : violation[k] > most;
    if (settled) continue;
    for (const list of [variable, sample, alpha, violation, diagonal, canRise, canFall]) list[kept] = list[k];
    kept++;
  }
  active.count = kept;
}

/** Writes the values of the active variables back among those of all variables. @internal */
export function gatherAlpha({ count, variable, alpha }: ActiveVariables, all: Float64Array): void {
  for (let k = 0; k < count; k++) all[variable[k]] = alpha[k];
}

/** v of every variable: −y_t p_t − Σ_j y_j α_j K(x_j, x_t), from the kernel rows of the samples in use. @internal */
export async function violationsOf(
  { rows, sample, y, p }: { rows: KernelRows } & DualProblem,
  alpha: Float64Array,
  turn: () => Promise<void>,
): Promise<Float64Array> {
  const weights = new Float64Array(rows.diagonal.length);
  for (let t = 0; t < y.length; t++) weights[sample[t]] += y[t] * alpha[t];
  const violation = Float64Array.from(y, (sign, t) => -sign * p[t]);
  // In the order of the variables, so that it does not matter where the rows come from.
  for (const each of sample) {
    const weight = weights[each];
    if (weight === 0) continue;
    weights[each] = 0;
    await turn();
    const row = rows.row(each);
    for (let t = 0; t < violation.length; t++) violation[t] -= weight * row[sample[t]];
  }
  return violation;
}
