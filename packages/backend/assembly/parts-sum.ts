import { finish } from './activation';
import { smaller } from './arithmetic';

/** Columns that a task adds up. */
// @ts-ignore: decorator
@inline
const COUNT: i32 = 4096;

/**
 * C [rows, columns] = activation(the sum of `parts` matrices, in order, + bias); the matrices lie one behind the other. A
 * task computes 4096 columns of a row.
 */
@unmanaged
export class PartsSum {
  from: usize;
  to: usize;
  rows: i32;
  columns: i32;
  parts: i32;
  bias: usize;
  activation: i32;
  slope: f32;
  slopes: usize;
}

export function partsSum(task: i32, thread: i32, p: PartsSum): void {
  const columns = p.columns, parts = p.parts;
  const across = (columns + COUNT - 1) / COUNT;
  const row = task / across, left = (task % across) * COUNT;
  const count = smaller(COUNT, columns - left);
  const step = <usize>p.rows * <usize>columns << 2;
  const first = <usize>row * <usize>columns + left << 2;
  const to = p.to + first, whole = <usize>(count & ~3) << 2, all = <usize>count << 2;
  let at: usize = 0;
  for (; at < whole; at += 16) {
    let from = p.from + first + at;
    let sum = v128.load(from);
    for (let part = 1; part < parts; part++) sum = f32x4.add(sum, v128.load(from += step));
    v128.store(to + at, sum);
  }
  for (; at < all; at += 4) {
    let from = p.from + first + at;
    let sum = load<f32>(from);
    for (let part = 1; part < parts; part++) sum += load<f32>(from += step);
    store<f32>(to + at, sum);
  }
  const column = <usize>left << 2;
  finish(to, 0, 1, count, p.bias ? p.bias + column : 0, p.activation, p.slope, p.slopes + column);
}
