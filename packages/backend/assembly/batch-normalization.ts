import { multiplyAdd, smaller } from './arithmetic';
import { read, write } from './lanes';

/** y = (x − mean) · factor + offset by channel, factor = scale / √(variance + epsilon), of x [pixels, channels]. A task computes `PIXELS` pixels. */
@unmanaged
export class BatchNormalization {
  x: usize;
  y: usize;
  mean: usize;
  variance: usize;
  /** 0 for ones. */
  scale: usize;
  /** 0 for zeros. */
  offset: usize;
  epsilon: f32;
  pixels: i32;
  channels: i32;
  /** One row of factors a thread. */
  scratch: usize;
  scratchBytes: usize;
}

// @ts-ignore: decorator
@inline
const PIXELS: i32 = 256;

export function batchNormalization(task: i32, thread: i32, p: BatchNormalization): void {
  const row = <usize>p.channels << 2, whole = row & ~15;
  const mean = p.mean, variance = p.variance, scale = p.scale, offset = p.offset;
  const factors = p.scratch + <usize>thread * p.scratchBytes;
  const one = f32x4.splat(1), zero = f32x4.splat(0), epsilon = f32x4.splat(p.epsilon);
  for (let c: usize = 0; c < row; c += c < whole ? 16 : 4) {
    const full = c < whole;
    const deviation = f32x4.sqrt(f32x4.add(read(variance + c, full), epsilon));
    write(factors + c, f32x4.div(scale ? read(scale + c, full) : one, deviation), full);
  }
  const first = task * PIXELS, last = smaller(p.pixels, first + PIXELS);
  let x = p.x + row * first, y = p.y + row * first;
  for (let pixel = first; pixel < last; pixel++, x += row, y += row) {
    for (let c: usize = 0; c < row; c += c < whole ? 16 : 4) {
      const full = c < whole;
      const centred = f32x4.sub(read(x + c, full), read(mean + c, full));
      write(y + c, multiplyAdd(centred, read(factors + c, full), offset ? read(offset + c, full) : zero), full);
    }
  }
}
