import { larger, smaller } from './arithmetic';

/**
 * Maxima or averages over windows of clips x [batch, depth, height, width, channels]; images are clips of one frame.
 * What lies outside x does not count; a maximum passes NaN over. A task computes one row of one output frame.
 */
@unmanaged
export class Pool {
  x: usize;
  y: usize;
  depth: i32;
  height: i32;
  width: i32;
  channels: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  filterDepth: i32;
  filterHeight: i32;
  filterWidth: i32;
  strideDepth: i32;
  strideHeight: i32;
  strideWidth: i32;
  padFront: i32;
  padTop: i32;
  padLeft: i32;
  average: i32;
}

export function pool(task: i32, thread: i32, p: Pool): void {
  const width = p.width, channels = p.channels, outWidth = p.outWidth;
  const filterWidth = p.filterWidth, strideWidth = p.strideWidth, padLeft = p.padLeft, average = p.average;
  const frame = task / p.outHeight;
  const z = (frame % p.outDepth) * p.strideDepth - p.padFront;
  const y = (task % p.outHeight) * p.strideHeight - p.padTop;
  const z0 = larger(0, z), frames = larger(0, smaller(p.depth, z + p.filterDepth) - z0);
  const y0 = larger(0, y), rows = larger(0, smaller(p.height, y + p.filterHeight) - y0);
  const pixel = <usize>channels << 2, row = pixel * width;
  const frameOfX = row * p.height;
  const clip = p.x + frameOfX * p.depth * (frame / p.outDepth);
  const corner = clip + frameOfX * z0 + row * y0;
  let out = p.y + pixel * outWidth * task;
  for (let j = 0; j < outWidth; j++, out += pixel) {
    const x = j * strideWidth - padLeft;
    const x0 = larger(0, x), columns = larger(0, smaller(width, x + filterWidth) - x0);
    const from = corner + pixel * x0, count = frames * rows * columns;
    fill(out, pixel, average && count > 0 ? 0 : -Infinity);
    for (let t = 0; t < frames; t++) {
      let line = from + frameOfX * t;
      for (let r = 0; r < rows; r++, line += row) {
        for (let at = line, end = line + pixel * columns; at < end; at += pixel) gather(out, at, pixel, average);
      }
    }
    if (average) divide(out, pixel, <f32>count);
  }
}

// @ts-ignore: decorator
@inline
function fill(out: usize, bytes: usize, value: f32): void {
  const whole = bytes & ~15;
  let c: usize = 0;
  for (; c < whole; c += 16) v128.store(out + c, f32x4.splat(value));
  for (; c < bytes; c += 4) store<f32>(out + c, value);
}

/** Takes the values of one pixel into the row of sums or maxima at `out`, which stays in the first cache. */
// @ts-ignore: decorator
@inline
function gather(out: usize, at: usize, bytes: usize, average: i32): void {
  const whole = bytes & ~15;
  let c: usize = 0;
  if (average) for (; c < whole; c += 16) v128.store(out + c, f32x4.add(v128.load(out + c), v128.load(at + c)));
  else for (; c < whole; c += 16) v128.store(out + c, f32x4.pmax(v128.load(out + c), v128.load(at + c)));
  for (; c < bytes; c += 4) {
    const now = load<f32>(out + c), next = load<f32>(at + c);
    store<f32>(out + c, average ? now + next : next > now ? next : now);
  }
}

/** A window that lies beside x has the average 0. */
// @ts-ignore: decorator
@inline
function divide(out: usize, bytes: usize, count: f32): void {
  for (let c: usize = 0; c < bytes; c += 4) store<f32>(out + c, count > 0 ? load<f32>(out + c) / count : 0);
}
