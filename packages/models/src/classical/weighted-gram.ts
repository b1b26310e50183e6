import type { SampleMatrix } from './sample-matrix';

/** Rows that are added together. */
const GROUP = 8;

/** I + Σ_i weight_i x_i x_iᵀ: its lower triangle, row by row. @internal */
export async function weightedGram(
  { data, rows, columns }: SampleMatrix,
  weights: Float64Array,
  turn: () => Promise<void>,
): Promise<Float64Array> {
  const gram = new Float64Array(columns * columns);
  for (let j = 0; j < columns; j++) gram[j * columns + j] = 1;
  const none = new Float64Array(columns);
  for (let first = 0; first < rows; first += GROUP) {
    await turn();
    const x = Array.from({ length: GROUP }, (_, i) =>
      first + i < rows ? data.subarray((first + i) * columns, (first + i + 1) * columns) : none,
    );
    const scale = Array.from({ length: GROUP }, (_, i) => (first + i < rows ? weights[first + i] : 0));
    addOuterProducts(gram, columns, x, scale);
  }
  return gram;
}

function addOuterProducts(
  gram: Float64Array,
  columns: number,
  [a, b, c, d, e, f, g, h]: readonly Float64Array[],
  [s, t, u, v, w, x, y, z]: readonly number[],
): void {
  for (let j = 0; j < columns; j++) {
    const [sa, tb, uc, vd] = [s * a[j], t * b[j], u * c[j], v * d[j]];
    const [we, xf, yg, zh] = [w * e[j], x * f[j], y * g[j], z * h[j]];
    const at = j * columns;
    for (let k = 0; k <= j; k++) {
      gram[at + k] +=
        sa * a[k] + tb * b[k] + (uc * c[k] + vd * d[k]) + (we * e[k] + xf * f[k] + (yg * g[k] + zh * h[k]));
    }
  }
}
