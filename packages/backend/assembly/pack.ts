import { smaller } from './arithmetic';

/**
 * Packs `columns` columns and `depth` rows of B into panels of 8 columns, [panel][depth][8], zeros beyond the last column.
 *
 * @param step bytes between two rows of B
 * @param panelBytes bytes from one panel to the next
 */
export function packPanels(b: usize, step: usize, depth: i32, columns: i32, panels: usize, panelBytes: usize): void {
  const whole = columns & ~7;
  for (let k = 0; k < depth; k++, b += step) {
    // Row by row: neighbours in memory come in one stream, and rows that are a power of two apart do not evict each other.
    let from = b, to = panels + (<usize>k << 5);
    for (const end = b + (<usize>whole << 2); from < end; from += 32, to += panelBytes) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
    if (whole < columns) {
      v128.store(to, f32x4.splat(0));
      v128.store(to, f32x4.splat(0), 16);
      for (let q = whole; q < columns; q++, from += 4, to += 4) store<f32>(to, load<f32>(from));
    }
  }
}

/** Packs `columns` columns and `depth` rows of A into panels of 4 columns in the same way, [panel][depth][4]. */
export function packFourColumns(a: usize, step: usize, depth: i32, columns: i32, panels: usize, panelBytes: usize): void {
  const whole = columns & ~3;
  for (let k = 0; k < depth; k++, a += step) {
    let from = a, to = panels + (<usize>k << 4);
    for (const end = a + (<usize>whole << 2); from < end; from += 16, to += panelBytes) v128.store(to, v128.load(from));
    if (whole == columns) continue;
    v128.store(to, f32x4.splat(0));
    for (let q = whole; q < columns; q++, from += 4, to += 4) store<f32>(to, load<f32>(from));
  }
}

/**
 * Packs the transpose of B in the same way: B has a row of `depth` values for each of the columns.
 *
 * @param step bytes between two rows of B
 */
export function packPanelsTransposed(b: usize, step: usize, depth: i32, columns: i32, panels: usize, panelBytes: usize): void {
  for (let j = 0; j < columns; j += 8, panels += panelBytes) {
    const width = smaller(8, columns - j);
    if (width < 8) memory.fill(panels, 0, <usize>depth << 5);
    const from = b + <usize>j * step;
    transpose(from, step, width, depth, panels, 32);
  }
}

/** Writes the transpose of [rows, columns] at `from` to [columns, rows] at `to`; steps are bytes between two rows. */
export function transpose(from: usize, step: usize, rows: i32, columns: i32, to: usize, toStep: usize): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const r0 = from + <usize>i * step, r1 = r0 + step, r2 = r1 + step, r3 = r2 + step;
    let out = to + (<usize>i << 2);
    let k: usize = 0;
    const whole = <usize>(columns & ~3) << 2;
    for (; k < whole; k += 16) {
      const a = v128.load(r0 + k), b = v128.load(r1 + k), c = v128.load(r2 + k), d = v128.load(r3 + k);
      const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5), ab1 = i32x4.shuffle(a, b, 2, 6, 3, 7);
      const cd0 = i32x4.shuffle(c, d, 0, 4, 1, 5), cd1 = i32x4.shuffle(c, d, 2, 6, 3, 7);
      v128.store(out, i64x2.shuffle(ab0, cd0, 0, 2));
      out += toStep;
      v128.store(out, i64x2.shuffle(ab0, cd0, 1, 3));
      out += toStep;
      v128.store(out, i64x2.shuffle(ab1, cd1, 0, 2));
      out += toStep;
      v128.store(out, i64x2.shuffle(ab1, cd1, 1, 3));
      out += toStep;
    }
    for (const all = <usize>columns << 2; k < all; k += 4, out += toStep) {
      store<f32>(out, load<f32>(r0 + k));
      store<f32>(out, load<f32>(r1 + k), 4);
      store<f32>(out, load<f32>(r2 + k), 8);
      store<f32>(out, load<f32>(r3 + k), 12);
    }
  }
  for (; i < rows; i++) {
    const row = from + <usize>i * step;
    let out = to + (<usize>i << 2);
    for (let k = 0; k < columns; k++, out += toStep) store<f32>(out, load<f32>(row + (<usize>k << 2)));
  }
}
