/** A positive definite matrix as its factor L: the lower triangle, row by row, of A = L Lᵀ. @internal */
export interface CholeskyFactor {
  size: number;
  lower: Float64Array;
}

/** Rows of the factor that are made between two turns. */
const ROWS_PER_TURN = 16;

/** Factors A, whose lower triangle is overwritten; undefined where A is not positive definite in this precision. @internal */
export async function choleskyFactor(
  lower: Float64Array,
  size: number,
  turn: () => Promise<void>,
): Promise<CholeskyFactor | undefined> {
  for (let i = 0; i < size; i++) {
    if (i % ROWS_PER_TURN === 0) await turn();
    const row = lower.subarray(i * size, i * size + i + 1);
    for (let j = 0; j < i; j++) row[j] = (row[j] - product(row, lower, j * size, j)) / lower[j * size + j];
    const square = row[i] - product(row, row, 0, i);
    if (!(square > 0)) return undefined;
    row[i] = Math.sqrt(square);
  }
  return { size, lower };
}

/** Σ a_k b_{from + k} for k below the count. */
function product(a: Float64Array, b: Float64Array, from: number, count: number): number {
  let [s, t, u, v] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < count; k += 4) {
    s += a[k] * b[from + k];
    t += a[k + 1] * b[from + k + 1];
    u += a[k + 2] * b[from + k + 2];
    v += a[k + 3] * b[from + k + 3];
  }
  for (; k < count; k++) s += a[k] * b[from + k];
  return s + t + (u + v);
}

/** Solves A x = b in place. @internal */
export function solveFactored({ size, lower }: CholeskyFactor, b: Float64Array): Float64Array {
  for (let i = 0; i < size; i++) b[i] = (b[i] - product(b, lower, i * size, i)) / lower[i * size + i];
  for (let i = size - 1; i >= 0; i--) {
    b[i] /= lower[i * size + i];
    for (let k = 0; k < i; k++) b[k] -= lower[i * size + k] * b[i];
  }
  return b;
}
