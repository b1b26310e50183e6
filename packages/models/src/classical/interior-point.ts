import { lowRankSystem } from './low-rank-system';
import type { DualProblem } from './dual-problem';
import type { DualStart } from './minimal-optimization';
import { rowsOf, type SampleMatrix } from './sample-matrix';
import type { Turn } from './yield-to-events';

/** Steps at which the method gives up; some 15 to 30 are usual, however large the problem. */
const MOST_STEPS = 80;

/** The mean violation, in units of decision values, at which the method ends. */
const ENOUGH = 1e-9;

/** How near to a bound, as a share of the way between both, a variable counts as on it. */
const ON_BOUND = 1e-6;

/** How much of the way to the nearest bound one step may go. */
const SHARE_OF_WAY = 0.995;

/** α, the multipliers of its bounds, and that of yᵀα = 0. */
interface Point {
  alpha: Float64Array;
  low: Float64Array;
  high: Float64Array;
  lambda: number;
}

/**
 * Solves the dual problem of a linear kernel by a primal-dual interior point method with predictor and corrector.
 *
 * The number of steps hardly depends on the data, and each takes samples · features² operations: the time is known
 * before. Variables that end near a bound are put on it.
 *
 * Source: Mehrotra 1992; Ferris & Munson 2002, https://doi.org/10.1137/S1052623400374379.
 * @internal
 */
export async function interiorPoint(
  { sample, y, p, upper }: Omit<DualProblem, 'rows'>,
  samples: SampleMatrix,
  turn: Turn,
): Promise<DualStart> {
  const count = y.length;
  const system = lowRankSystem(centred(samples), sample, y);
  const gradient = (alpha: Float64Array) => system.times(alpha).map((value, t) => value + p[t]);
  const at = firstPoint(upper, gradient);
  const total = upper.reduce((sum, bound) => sum + bound, 0);
  let step = 0;
  for (; step < MOST_STEPS; step++) {
    const { alpha, low, high } = at;
    const gap = complementarity(at, upper);
    await turn(step, gap / total);
    if (!(gap / total > ENOUGH)) break;
    const solve = await system.factor(
      alpha.map((value, t) => 1 / (low[t] / value + high[t] / (upper[t] - value))),
      () => turn(step, gap / total),
    );
    if (!solve) break;
    const slope = gradient(alpha);
    const dual = slope.map((value, t) => low[t] - high[t] - value - at.lambda * y[t]);
    const unit = solve(Float64Array.from(y));
    /** The step after which αz and (u − α)s would be larger by what is given. */
    const direction = (ofLow: Float64Array, ofHigh: Float64Array): Point => {
      const own = solve(dual.map((v, t) => v + ofLow[t] / alpha[t] - ofHigh[t] / (upper[t] - alpha[t])));
      const lambda = (dot(own, y) + dot(alpha, y)) / dot(unit, y);
      const move = own.map((value, t) => value - lambda * unit[t]);
      return {
        alpha: move,
        lambda,
        low: move.map((value, t) => (ofLow[t] - low[t] * value) / alpha[t]),
        high: move.map((value, t) => (ofHigh[t] + high[t] * value) / (upper[t] - alpha[t])),
      };
    };
    const plain = direction(
      alpha.map((value, t) => -value * low[t]),
      alpha.map((value, t) => -(upper[t] - value) * high[t]),
    );
    const trial = moved(at, plain, longestStep(at, upper, plain));
    const aim = (gap / (2 * count)) * (complementarity(trial, upper) / gap) ** 3;
    const both = direction(
      alpha.map((value, t) => aim - value * low[t] - plain.alpha[t] * plain.low[t]),
      alpha.map((value, t) => aim - (upper[t] - value) * high[t] + plain.alpha[t] * plain.high[t]),
    );
    const length = Math.min(1, SHARE_OF_WAY * longestStep(at, upper, both));
    if (!(length > 1e-8)) break;
    Object.assign(at, moved(at, both, length));
  }
  const alpha = onBounds(at.alpha, y, upper);
  const products = lowRankSystem(samples, sample, y).times(alpha);
  return { iterations: step, alpha, violation: products.map((value, t) => -y[t] * (value + p[t])) };
}

/** With yᵀα = 0 a shift of all samples changes the offset alone, and helps the precision. */
function centred(samples: SampleMatrix): SampleMatrix {
  const { rows, columns } = samples;
  const { data } = rowsOf(
    samples,
    Int32Array.from({ length: rows }, (_, i) => i),
  );
  for (let k = 0; k < columns; k++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += data[i * columns + k] / rows;
    for (let i = 0; i < rows; i++) data[i * columns + k] -= mean;
  }
  return { data, rows, columns };
}

function firstPoint(upper: Float64Array, gradient: (alpha: Float64Array) => Float64Array): Point {
  const alpha = upper.map((bound) => bound / 2);
  const slopes = gradient(alpha);
  const typical = Math.max(1e-3, slopes.reduce((sum, value) => sum + Math.abs(value), 0) / slopes.length);
  return {
    alpha,
    low: slopes.map((value) => Math.max(value, 0) + typical),
    high: slopes.map((value) => Math.max(-value, 0) + typical),
    lambda: 0,
  };
}

/** Σ αz + (u − α)s: 0 at the optimum. */
function complementarity({ alpha, low, high }: Point, upper: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < alpha.length; t++) sum += alpha[t] * low[t] + (upper[t] - alpha[t]) * high[t];
  return sum;
}

/** How far one can go, up to 1, before a variable or a multiplier meets its bound. */
function longestStep({ alpha, low, high }: Point, upper: Float64Array, by: Point): number {
  let step = 1;
  for (let t = 0; t < alpha.length; t++) {
    if (alpha[t] + step * by.alpha[t] < 0) step = -alpha[t] / by.alpha[t];
    if (alpha[t] + step * by.alpha[t] > upper[t]) step = (upper[t] - alpha[t]) / by.alpha[t];
    if (low[t] + step * by.low[t] < 0) step = -low[t] / by.low[t];
    if (high[t] + step * by.high[t] < 0) step = -high[t] / by.high[t];
  }
  return step;
}

function moved({ alpha, low, high, lambda }: Point, by: Point, step: number): Point {
  return {
    alpha: alpha.map((value, t) => value + step * by.alpha[t]),
    low: low.map((value, t) => value + step * by.low[t]),
    high: high.map((value, t) => value + step * by.high[t]),
    lambda: lambda + step * by.lambda,
  };
}

function dot(a: Float64Array, b: ArrayLike<number>): number {
  let sum = 0;
  for (let t = 0; t < a.length; t++) sum += a[t] * b[t];
  return sum;
}

/** α with values near a bound on it, and yᵀα = 0 restored by those that have room. */
function onBounds(alpha: Float64Array, y: Int8Array, upper: Float64Array): Float64Array {
  const exact = alpha.map((value, t) =>
    value < ON_BOUND * upper[t] ? 0 : value > (1 - ON_BOUND) * upper[t] ? upper[t] : value,
  );
  let rest = dot(exact, y);
  // Those with most room come first: a small change there keeps them off their bounds.
  const room = (t: number) => Math.min(exact[t], upper[t] - exact[t]);
  const order = Array.from(exact.keys()).sort((a, b) => room(b) - room(a));
  for (const t of order) {
    if (rest === 0) break;
    const before = exact[t];
    exact[t] = Math.min(upper[t], Math.max(0, before - y[t] * rest));
    rest -= y[t] * (before - exact[t]);
    rest = Math.abs(rest) < 1e-15 * upper[t] ? 0 : rest;
  }
  return exact;
}
