import type { SampleMatrix } from './sample-matrix';

/**
 * Calls `each(i, j, a_i · b_j)` for rows i in [first, end) of a and all rows j of b, from `j ≥ i` on where `upper`.
 * Two rows of a meet four of b at a time, so that six numbers loaded serve eight products.
 * @internal
 */
export function dotProducts(
  a: SampleMatrix,
  [first, end]: readonly [number, number],
  b: SampleMatrix,
  out: Float32Array | Float64Array,
  upper = false,
): void {
  const { columns } = a;
  for (let i = first; i < end; i += 2) {
    const two = i + 1 < end;
    const x = a.data.subarray(i * columns, (i + 1) * columns);
    const y = two ? a.data.subarray((i + 1) * columns, (i + 2) * columns) : x;
    const row = (i - first) * b.rows;
    const next = two ? row + b.rows : row;
    for (let j = upper ? i : 0; j < b.rows; j += 4) {
      // Past the end the last row stands in, and writes its own value once more.
      const last = b.rows - 1;
      const [j1, j2, j3] = [Math.min(j + 1, last), Math.min(j + 2, last), Math.min(j + 3, last)];
      multiply(x, y, b.data, j * columns, j1 * columns, j2 * columns, j3 * columns);
      out[row + j] = sums[0];
      out[row + j1] = sums[1];
      out[row + j2] = sums[2];
      out[row + j3] = sums[3];
      out[next + j] = sums[4];
      out[next + j1] = sums[5];
      out[next + j2] = sums[6];
      out[next + j3] = sums[7];
    }
  }
}

const sums = new Float64Array(8);

function multiply(
  x: Float64Array,
  y: Float64Array,
  data: Float64Array,
  a: number,
  b: number,
  c: number,
  d: number,
): void {
  let xa = 0;
  let xb = 0;
  let xc = 0;
  let xd = 0;
  let ya = 0;
  let yb = 0;
  let yc = 0;
  let yd = 0;
  for (let k = 0; k < x.length; k++) {
    const u = x[k];
    const v = y[k];
    const p = data[a + k];
    const q = data[b + k];
    const r = data[c + k];
    const s = data[d + k];
    xa += u * p;
    xb += u * q;
    xc += u * r;
    xd += u * s;
    ya += v * p;
    yb += v * q;
    yc += v * r;
    yd += v * s;
  }
  sums[0] = xa;
  sums[1] = xb;
  sums[2] = xc;
  sums[3] = xd;
  sums[4] = ya;
  sums[5] = yb;
  sums[6] = yc;
  sums[7] = yd;
}
