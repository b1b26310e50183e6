import { choleskyFactor, solveFactored } from './positive-definite';
import type { SampleMatrix } from './sample-matrix';
import { weightedGram } from './weighted-gram';

/** Products with Q = A Aᵀ, whose row t is y_t times the sample of variable t, and solutions with Q + Θ. @internal */
export interface LowRankSystem {
  /** Q v */
  times(v: Float64Array): Float64Array;
  /** The solver of (Q + Θ) x = v for a diagonal Θ, given as 1/Θ; undefined where this precision does not suffice. */
  factor(
    inverseDiagonal: Float64Array,
    turn: () => Promise<void>,
  ): Promise<((v: Float64Array) => Float64Array) | undefined>;
}

/**
 * The system of a linear kernel: (Q + Θ)⁻¹ = Θ⁻¹ − Θ⁻¹ A (I + Aᵀ Θ⁻¹ A)⁻¹ Aᵀ Θ⁻¹ costs samples · features² operations.
 * @internal
 */
export function lowRankSystem(x: SampleMatrix, sample: Int32Array, y: Int8Array): LowRankSystem {
  const bySample = (v: Float64Array, signed: boolean) => {
    const sums = new Float64Array(x.rows);
    for (let t = 0; t < v.length; t++) sums[sample[t]] += signed ? y[t] * v[t] : v[t];
    return sums;
  };
  /** Aᵀ v */
  const down = (v: Float64Array) => combinedRows(x, bySample(v, true));
  /** A w */
  const up = (w: Float64Array) => {
    const values = rowProducts(x, w);
    return Float64Array.from(y, (sign, t) => sign * values[sample[t]]);
  };
  const times = (v: Float64Array) => up(down(v));
  return {
    times,
    async factor(inverse, turn) {
      const gram = await weightedGram(x, bySample(inverse, false), turn);
      const factor = await choleskyFactor(gram, x.columns, turn);
      if (!factor) return undefined;
      const once = (v: Float64Array) => {
        const scaled = v.map((value, t) => value * inverse[t]);
        const back = up(solveFactored(factor, down(scaled)));
        return scaled.map((value, t) => value - inverse[t] * back[t]);
      };
      return (v) => {
        const first = once(v);
        const product = times(first);
        const correction = once(v.map((value, t) => value - first[t] / inverse[t] - product[t]));
        return first.map((value, t) => value + correction[t]);
      };
    },
  };
}

/** Σ_i weight_i row_i */
function combinedRows({ data, rows, columns }: SampleMatrix, weights: Float64Array): Float64Array {
  const sum = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const weight = weights[i];
    if (weight === 0) continue;
    const at = i * columns;
    for (let k = 0; k < columns; k++) sum[k] += weight * data[at + k];
  }
  return sum;
}

/** row_i · w of each row. */
function rowProducts({ data, rows, columns }: SampleMatrix, w: Float64Array): Float64Array {
  const products = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const at = i * columns;
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += data[at + k] * w[k];
    products[i] = sum;
  }
  return products;
}
