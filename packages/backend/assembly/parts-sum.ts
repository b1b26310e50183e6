import { least } from './arithmetic';

/** Values that a task adds up. */
// @ts-ignore: decorator
@inline
const COUNT: i32 = 4096;

/** Adds up `parts` lists of `length` values that lie one behind the other, in order. */
@unmanaged
export class PartsSum {
  from: usize;
  to: usize;
  length: i32;
  parts: i32;
}

export function partsSum(task: i32, thread: i32, p: PartsSum): void {
  const bytes = <usize>p.length << 2;
  const begin = <usize>(task * COUNT) << 2, end = <usize>least(p.length, (task + 1) * COUNT) << 2;
  for (let at = begin; at < end; at += 4) {
    let from = p.from + at;
    let sum = load<f32>(from);
    for (let part = 1; part < p.parts; part++) {
      from += bytes;
      sum += load<f32>(from);
    }
    store<f32>(p.to + at, sum);
  }
}
