import { smaller } from './arithmetic';

/**
 * Sums or means of x [outer, depth, inner] over the middle axis, in double precision, so that they do not lose what they add
 * however long the axis is. A task sums one part of the depth for a block of columns; with several parts the sums stay in
 * double precision, for `axisSumParts`.
 */
@unmanaged
export class AxisSum {
  x: usize;
  /** The results, float32; used with one part. */
  y: usize;
  /** The sums of the parts [outer, parts, inner], float64; used with several. */
  sums: usize;
  outer: i32;
  depth: i32;
  inner: i32;
  parts: i32;
  /** Lines of the outer axis, and columns, that a task sums. */
  outerBlock: i32;
  columnBlock: i32;
  /** What each sum is divided by. */
  divisor: i32;
  /** One area a thread, of columnBlock float64. */
  scratch: usize;
  scratchBytes: usize;
}

export function axisSum(task: i32, thread: i32, p: AxisSum): void {
  const inner = p.inner, parts = p.parts, depth = p.depth;
  const across = (inner + p.columnBlock - 1) / p.columnBlock;
  const left = (task % across) * p.columnBlock;
  const part = (task / across) % parts, first = task / (across * parts) * p.outerBlock;
  const columns = smaller(p.columnBlock, inner - left);
  const length = (depth + parts - 1) / parts;
  const begin = part * length, rows = smaller(length, depth - begin);
  const row = <usize>inner << 2;
  const sums = p.scratch + <usize>thread * p.scratchBytes;
  const divisor = <f64>p.divisor, last = smaller(first + p.outerBlock, p.outer);
  for (let outer = first; outer < last; outer++) {
    const from = p.x + (<usize>outer * depth + begin) * row + (<usize>left << 2);
    if (inner == 1) store<f64>(sums, sumInLine(from, rows));
    else sumRows(from, rows, row, columns, sums);
    if (parts > 1) {
      memory.copy(p.sums + ((<usize>outer * parts + part) * inner + left << 3), sums, <usize>columns << 3);
      continue;
    }
    const y = p.y + (<usize>outer * inner + left << 2);
    for (let c: usize = 0; c < <usize>columns; c++) {
      store<f32>(y + (c << 2), <f32>(load<f64>(sums + (c << 3)) / divisor));
    }
  }
}

/** The sum of neighbouring values. */
function sumInLine(at: usize, count: i32): f64 {
  let a = f64x2.splat(0), b = a, c = a, d = a;
  const end = at + (<usize>count << 2), whole = at + (<usize>(count & ~7) << 2);
  for (; at < whole; at += 32) {
    const first = v128.load(at), second = v128.load(at, 16);
    a = f64x2.add(a, f64x2.promote_low_f32x4(first));
    b = f64x2.add(b, f64x2.promote_low_f32x4(v128.shuffle<i32>(first, first, 2, 3, 2, 3)));
    c = f64x2.add(c, f64x2.promote_low_f32x4(second));
    d = f64x2.add(d, f64x2.promote_low_f32x4(v128.shuffle<i32>(second, second, 2, 3, 2, 3)));
  }
  const sum = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  for (; at < end; at += 4) total += <f64>load<f32>(at);
  return total;
}

/** The sums of the columns of neighbouring rows, `row` bytes apart. */
function sumRows(from: usize, rows: i32, row: usize, columns: i32, sums: usize): void {
  memory.fill(sums, 0, <usize>columns << 3);
  const bytes = <usize>columns << 2, whole = bytes & ~15;
  for (let r = 0; r < rows; r++, from += row) {
    let c: usize = 0;
    for (; c < whole; c += 16) {
      const values = v128.load(from + c), to = sums + (c << 1);
      v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(values)));
      const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(values, values, 2, 3, 2, 3));
      v128.store(to, f64x2.add(v128.load(to, 16), high), 16);
    }
    for (; c < bytes; c += 4) {
      const to = sums + (c << 1);
      store<f64>(to, load<f64>(to) + <f64>load<f32>(from + c));
    }
  }
}
