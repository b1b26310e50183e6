import { smaller } from './arithmetic';

/** Values that a task computes, or one row where that is longer. */
const BLOCK = 1 << 13;

/** y = x where it is not below zero, otherwise slope · x, with one slope a column. A task computes a block of rows. */
@unmanaged
export class Prelu {
  x: usize;
  y: usize;
  slopes: usize;
  rows: i32;
  columns: i32;
}

export function prelu(task: i32, thread: i32, p: Prelu): void {
  const columns = p.columns, slopes = p.slopes;
  const step = <usize>columns << 2, whole = <usize>(columns & ~3) << 2;
  const block = columns < BLOCK ? BLOCK / columns : 1, first = task * block;
  let from = p.x + <usize>first * step, to = p.y + <usize>first * step;
  const zero = f32x4.splat(0);
  for (let i = smaller(block, p.rows - first); i > 0; i--, from += step, to += step) {
    let j: usize = 0;
    for (; j < whole; j += 16) {
      const x = v128.load(from + j);
      v128.store(to + j, v128.bitselect(f32x4.mul(x, v128.load(slopes + j)), x, f32x4.lt(x, zero)));
    }
    for (; j < step; j += 4) {
      const x = load<f32>(from + j);
      store<f32>(to + j, x < 0 ? x * load<f32>(slopes + j) : x);
    }
  }
}
