import { smaller } from './arithmetic';
import { read, write } from './lanes';

/**
 * Local response normalisation across channels, y[c] = x[c] · (bias + alpha Σ x²)^−beta over the channels
 * c − radius … c + radius, of x [pixels, channels]; with dy instead its gradient for x. A task computes `PIXELS` pixels.
 */
@unmanaged
export class ResponseNormalization {
  x: usize;
  y: usize;
  /** 0 for y; else y is read and dx written. */
  dy: usize;
  dx: usize;
  pixels: i32;
  channels: i32;
  radius: i32;
  bias: f32;
  alpha: f32;
  beta: f32;
  /** One area a thread: three rows with zeros around. */
  scratch: usize;
  scratchBytes: usize;
}

// @ts-ignore: decorator
@inline
const PIXELS: i32 = 64;

export function responseNormalization(task: i32, thread: i32, p: ResponseNormalization): void {
  const channels = p.channels, bias = f32x4.splat(p.bias), alpha = f32x4.splat(p.alpha), beta = p.beta, dy = p.dy;
  const shared = f32x4.splat(-2 * p.alpha * beta);
  const row = <usize>channels << 2, margin = <usize>p.radius << 2, whole = row & ~15;
  const bytes = row + 2 * margin + 16;
  const squares = p.scratch + <usize>thread * p.scratchBytes, weighted = squares + bytes, factors = weighted + bytes;
  memory.fill(squares, 0, 2 * bytes);
  const first = task * PIXELS, last = smaller(p.pixels, first + PIXELS);
  for (let pixel = first; pixel < last; pixel++) {
    const at = row * pixel, x = p.x + at, y = p.y + at;
    for (let c: usize = 0; c < row; c += c < whole ? 16 : 4) {
      const value = read(x + c, c < whole);
      write(squares + margin + c, f32x4.mul(value, value), c < whole);
    }
    for (let c: usize = 0; c < row; c += c < whole ? 16 : 4) {
      const full = c < whole;
      const sum = f32x4.add(f32x4.mul(windowSum(squares + c, margin, full), alpha), bias);
      const factor = negativePower(sum, beta);
      if (!dy) {
        write(y + c, f32x4.mul(read(x + c, full), factor), full);
        continue;
      }
      write(factors + c, factor, full);
      write(weighted + margin + c, f32x4.div(f32x4.mul(read(dy + at + c, full), read(y + c, full)), sum), full);
    }
    if (!dy) continue;
    for (let c: usize = 0; c < row; c += c < whole ? 16 : 4) {
      const full = c < whole;
      const direct = f32x4.mul(read(dy + at + c, full), read(factors + c, full));
      const indirect = f32x4.mul(read(x + c, full), f32x4.mul(windowSum(weighted + c, margin, full), shared));
      write(p.dx + at + c, f32x4.add(direct, indirect), full);
    }
  }
}

/** The sum of the values at `at`, `at + 4`, … `at + 2 · margin`, in order. */
// @ts-ignore: decorator
@inline
function windowSum(at: usize, margin: usize, full: bool): v128 {
  let sum = read(at, full);
  for (let d: usize = 4; d <= 2 * margin; d += 4) sum = f32x4.add(sum, read(at + d, full));
  return sum;
}

/** s^−beta for the three betas that roots suffice for. */
// @ts-ignore: decorator
@inline
function negativePower(s: v128, beta: f32): v128 {
  const one = f32x4.splat(1);
  if (beta == 1) return f32x4.div(one, s);
  const root = f32x4.sqrt(s);
  if (beta == 0.5) return f32x4.div(one, root);
  return f32x4.div(one, f32x4.mul(root, f32x4.sqrt(root)));
}
