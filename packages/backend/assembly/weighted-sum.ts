import { smaller, multiplyAdd } from './arithmetic';

/**
 * C [rows, columns] = A · B for few rows, for a batch of matrices: each row is a sum of the rows of B, weighted by A. B is
 * read once, in order and in place. A task sums one of `parts` equal parts of the depth of one matrix; the parts lie one
 * behind the other, [part][matrix][row][column], and are added up by `partsSum`.
 */
@unmanaged
export class WeightedSum {
  a: usize;
  b: usize;
  sums: usize;
  matrices: i32;
  rows: i32;
  columns: i32;
  depth: i32;
  parts: i32;
  /** Bytes from one matrix of the batch to the next; 0 repeats the first. */
  stepA: usize;
  stepB: usize;
  /** Bytes from one row of A to the next, and from one column to the next. */
  rowStep: usize;
  columnStep: usize;
}

export function weightedSum(task: i32, thread: i32, p: WeightedSum): void {
  const rows = p.rows, rowStep = p.rowStep, columnStep = p.columnStep;
  const bytes = <usize>p.columns << 2;
  const part = task / p.matrices, matrix = <usize>(task % p.matrices);
  const each = (p.depth + p.parts - 1) / p.parts;
  const end = smaller(p.depth, (part + 1) * each);
  const sums = p.sums + <usize>(task * rows) * bytes;
  memory.fill(sums, 0, <usize>rows * bytes);
  let k = part * each;
  let a = p.a + matrix * p.stepA + <usize>k * columnStep;
  let b = p.b + matrix * p.stepB + <usize>k * bytes;
  for (; k + 4 <= end; k += 4, a += columnStep << 2, b += bytes << 2) {
    for (let i = 0; i < rows; i++) addFour(a + <usize>i * rowStep, columnStep, b, bytes, sums + <usize>i * bytes);
  }
  for (; k < end; k++, a += columnStep, b += bytes) {
    for (let i = 0; i < rows; i++) addOne(a + <usize>i * rowStep, b, bytes, sums + <usize>i * bytes);
  }
}

/** Adds four rows of B, one after the other, to a row of sums. */
function addFour(a: usize, step: usize, b: usize, bytes: usize, to: usize): void {
  const w0 = v128.load_splat<f32>(a), w1 = v128.load_splat<f32>(a += step);
  const w2 = v128.load_splat<f32>(a += step), w3 = v128.load_splat<f32>(a += step);
  const wide = to + (bytes & ~31), end = to + bytes;
  let b0 = b, b1 = b0 + bytes, b2 = b1 + bytes, b3 = b2 + bytes;
  for (; to < wide; to += 32) {
    let sum = multiplyAdd(w0, v128.load(b0), v128.load(to)), next = multiplyAdd(w0, v128.load(b0, 16), v128.load(to, 16));
    sum = multiplyAdd(w1, v128.load(b1), sum), next = multiplyAdd(w1, v128.load(b1, 16), next);
    sum = multiplyAdd(w2, v128.load(b2), sum), next = multiplyAdd(w2, v128.load(b2, 16), next);
    sum = multiplyAdd(w3, v128.load(b3), sum), next = multiplyAdd(w3, v128.load(b3, 16), next);
    v128.store(to, sum);
    v128.store(to, next, 16);
    b0 += 32, b1 += 32, b2 += 32, b3 += 32;
  }
  for (; to < end; to += 4) {
    let sum = multiplyAdd(w0, v128.load_splat<f32>(b0), v128.load_splat<f32>(to));
    sum = multiplyAdd(w1, v128.load_splat<f32>(b1), sum);
    sum = multiplyAdd(w2, v128.load_splat<f32>(b2), sum);
    sum = multiplyAdd(w3, v128.load_splat<f32>(b3), sum);
    store<f32>(to, f32x4.extract_lane(sum, 0));
    b0 += 4, b1 += 4, b2 += 4, b3 += 4;
  }
}

function addOne(a: usize, b: usize, bytes: usize, to: usize): void {
  const w = v128.load_splat<f32>(a);
  const whole = to + (bytes & ~15), end = to + bytes;
  for (; to < whole; to += 16, b += 16) v128.store(to, multiplyAdd(w, v128.load(b), v128.load(to)));
  for (; to < end; to += 4, b += 4) {
    store<f32>(to, f32x4.extract_lane(multiplyAdd(w, v128.load_splat<f32>(b), v128.load_splat<f32>(to)), 0));
  }
}
