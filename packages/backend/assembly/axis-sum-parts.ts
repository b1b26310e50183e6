import { smaller } from './arithmetic';

/** Columns that a task adds up. */
const COLUMNS = 4096;

/** Adds up the sums of the parts of `axisSum`, in order. A task computes a block of columns of one of the outer axis. */
@unmanaged
export class AxisSumParts {
  /** [outer, parts, inner], float64. */
  sums: usize;
  /** [outer, inner], float32. */
  y: usize;
  inner: i32;
  parts: i32;
  divisor: i32;
}

export function axisSumParts(task: i32, thread: i32, p: AxisSumParts): void {
  const inner = p.inner, parts = p.parts, divisor = <f64>p.divisor;
  const across = (inner + COLUMNS - 1) / COLUMNS;
  const left = (task % across) * COLUMNS, outer = task / across;
  const columns = smaller(COLUMNS, inner - left);
  const step = <usize>inner << 3;
  let from = p.sums + (<usize>outer * parts * inner + left << 3);
  let to = p.y + (<usize>outer * inner + left << 2);
  for (let c = 0; c < columns; c++, from += 8, to += 4) {
    let total: f64 = 0, at = from;
    for (let part = 0; part < parts; part++, at += step) total += load<f64>(at);
    store<f32>(to, <f32>(total / divisor));
  }
}
