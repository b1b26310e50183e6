import { smaller, multiplyAdd } from './arithmetic';
import { copyTile } from './multiply-rows';

/** Values of a B that leaves room in the first cache. */
// @ts-ignore: decorator
@inline
const SHORT: i32 = 4096;

/**
 * C [rows, columns] = Aᵀ · B, summed over `depth`, tile by tile: A is packed in panels of 4 of its columns, [panel][depth]
 * [4], B in panels of 8, [panel][depth][8]. Bytes from one panel to the next are given.
 *
 * @param stepC bytes between two rows of C
 * @param adding whether C's values are added to
 * @param spare 128 bytes of the thread, for a tile that C has no room for
 */
export function multiplyPanels(
  a: usize, panelBytesA: usize, rows: i32, b: usize, panelBytesB: usize, columns: i32, depth: i32,
  c: usize, stepC: usize, adding: bool, spare: usize,
): void {
  // What stays in the first cache while the other goes by: all of a short B, so that C is written row by row, or a panel of B.
  if (depth * columns <= SHORT) {
    for (let i = 0; i < rows; i += 4, a += panelBytesA, c += stepC << 2) {
      let panel = b, to = c;
      for (let j = 0; j < columns; j += 8, panel += panelBytesB, to += 32) {
        tileAt(a, panel, depth, to, stepC, smaller(4, rows - i), smaller(8, columns - j), adding, spare);
      }
    }
  } else {
    for (let j = 0; j < columns; j += 8, b += panelBytesB, c += 32) {
      let panel = a, to = c;
      for (let i = 0; i < rows; i += 4, panel += panelBytesA, to += stepC << 2) {
        tileAt(panel, b, depth, to, stepC, smaller(4, rows - i), smaller(8, columns - j), adding, spare);
      }
    }
  }
}

/** A tile of C, or of `spare` where C has no room for 8 columns. */
// @ts-ignore: decorator
@inline
function tileAt(
  a: usize, b: usize, depth: i32, c: usize, stepC: usize, height: i32, width: i32, adding: bool, spare: usize,
): void {
  if (width == 8) {
    tile(a, b, depth, c, stepC, height, adding);
  } else {
    if (adding) copyTile(c, stepC, spare, 32, height, width);
    tile(a, b, depth, spare, 32, height, adding);
    copyTile(spare, 32, c, stepC, height, width);
  }
}

function tile(a: usize, b: usize, depth: i32, c: usize, step: usize, rows: i32, adding: bool): void {
  const c0 = c;
  const c1 = rows > 1 ? c0 + step : c0;
  const c2 = rows > 2 ? c1 + step : c1;
  const c3 = rows > 3 ? c2 + step : c2;
  let s0 = f32x4.splat(0), t0 = f32x4.splat(0), s1 = f32x4.splat(0), t1 = f32x4.splat(0);
  let s2 = f32x4.splat(0), t2 = f32x4.splat(0), s3 = f32x4.splat(0), t3 = f32x4.splat(0);
  if (adding) {
    s0 = v128.load(c0), t0 = v128.load(c0, 16), s1 = v128.load(c1), t1 = v128.load(c1, 16);
    s2 = v128.load(c2), t2 = v128.load(c2, 16), s3 = v128.load(c3), t3 = v128.load(c3, 16);
  }
  const end = a + (<usize>depth << 4);
  do {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const x0 = v128.load_splat<f32>(a);
    s0 = multiplyAdd(x0, b0, s0);
    t0 = multiplyAdd(x0, b1, t0);
    const x1 = v128.load_splat<f32>(a, 4);
    s1 = multiplyAdd(x1, b0, s1);
    t1 = multiplyAdd(x1, b1, t1);
    const x2 = v128.load_splat<f32>(a, 8);
    s2 = multiplyAdd(x2, b0, s2);
    t2 = multiplyAdd(x2, b1, t2);
    const x3 = v128.load_splat<f32>(a, 12);
    s3 = multiplyAdd(x3, b0, s3);
    t3 = multiplyAdd(x3, b1, t3);
    a += 16;
    b += 32;
  } while (a < end);
  v128.store(c0, s0);
  v128.store(c0, t0, 16);
  if (rows > 1) {
    v128.store(c1, s1);
    v128.store(c1, t1, 16);
  }
  if (rows > 2) {
    v128.store(c2, s2);
    v128.store(c2, t2, 16);
  }
  if (rows > 3) {
    v128.store(c3, s3);
    v128.store(c3, t3, 16);
  }
}
