import { multiplyAdd } from './arithmetic';
import { Taps } from './taps';

/**
 * A tile of 4 rows and 8 columns of a matrix product, held in registers: C[i, j] = Σ over t, k of
 * A[i][offset(t) + k] · B[t, k, j], with A read in place from 4 rows anywhere in memory and B packed in panels of 8 columns.
 *
 * Eight accumulators, two columns vectors and one splat leave room in the 16 vector registers of x86-64.
 *
 * @param a0 … where the rows of A begin; a row that does not exist repeats the last
 * @param taps where in a row the pieces of A begin, and how long they are
 * @param b the panel
 * @param c the tile's first value in C
 * @param step bytes between two rows of C
 * @param rows how many rows exist, 1 to 4
 * @param adding whether C's values are added to
 */
export function tile4(
  a0: usize, a1: usize, a2: usize, a3: usize,
  taps: Taps, b: usize, c: usize, step: usize, rows: i32, adding: bool,
): void {
  const c0 = c;
  const c1 = rows > 1 ? c0 + step : c0;
  const c2 = rows > 2 ? c1 + step : c1;
  const c3 = rows > 3 ? c2 + step : c2;
  let s0 = adding ? v128.load(c0) : f32x4.splat(0), t0 = adding ? v128.load(c0, 16) : f32x4.splat(0);
  let s1 = adding ? v128.load(c1) : f32x4.splat(0), t1 = adding ? v128.load(c1, 16) : f32x4.splat(0);
  let s2 = adding ? v128.load(c2) : f32x4.splat(0), t2 = adding ? v128.load(c2, 16) : f32x4.splat(0);
  let s3 = adding ? v128.load(c3) : f32x4.splat(0), t3 = adding ? v128.load(c3, 16) : f32x4.splat(0);
  const bytes = taps.bytes;
  let offset = taps.offsets;
  const last = offset + (<usize>taps.count << 2);
  do {
    const from = <usize>load<i32>(offset);
    let p0 = a0 + from;
    const end = p0 + bytes;
    let p1 = a1 + from;
    let p2 = a2 + from;
    let p3 = a3 + from;
    do {
      const b0 = v128.load(b), b1 = v128.load(b, 16);
      const x0 = v128.load_splat<f32>(p0);
      s0 = multiplyAdd(x0, b0, s0);
      t0 = multiplyAdd(x0, b1, t0);
      p0 += 4;
      const x1 = v128.load_splat<f32>(p1);
      s1 = multiplyAdd(x1, b0, s1);
      t1 = multiplyAdd(x1, b1, t1);
      p1 += 4;
      const x2 = v128.load_splat<f32>(p2);
      s2 = multiplyAdd(x2, b0, s2);
      t2 = multiplyAdd(x2, b1, t2);
      p2 += 4;
      const x3 = v128.load_splat<f32>(p3);
      s3 = multiplyAdd(x3, b0, s3);
      t3 = multiplyAdd(x3, b1, t3);
      p3 += 4;
      b += 32;
    } while (p0 < end);
    offset += 4;
  } while (offset < last);
  v128.store(c0, s0);
  v128.store(c0, t0, 16);
  v128.store(c1, s1);
  v128.store(c1, t1, 16);
  v128.store(c2, s2);
  v128.store(c2, t2, 16);
  v128.store(c3, s3);
  v128.store(c3, t3, 16);
}
