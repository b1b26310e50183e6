import { smaller } from './arithmetic';

/** Values that a task clips. */
const BLOCK = 1 << 15;

/** y = min(max(x, low), high), and NaN where one of them is NaN. A task clips a block of values. */
@unmanaged
export class Clip {
  x: usize;
  y: usize;
  size: i32;
  low: f32;
  high: f32;
}

export function clip(task: i32, thread: i32, p: Clip): void {
  const first = task * BLOCK, count = smaller(BLOCK, p.size - first);
  const low = p.low, high = p.high;
  const lows = f32x4.splat(low), highs = f32x4.splat(high);
  let from = p.x + (<usize>first << 2), to = p.y + (<usize>first << 2);
  const whole = to + ((<usize>count << 2) & ~15), end = to + (<usize>count << 2);
  for (; to < whole; to += 16, from += 16) v128.store(to, f32x4.min(f32x4.max(v128.load(from), lows), highs));
  for (; to < end; to += 4, from += 4) store<f32>(to, min<f32>(max<f32>(load<f32>(from), low), high));
}
