import { mul } from './lanes';

/**
 * Writes two windowed frames, zeros behind them: out[n] = weights[n] · (a[n], b[n]).
 *
 * @param a single-precision samples of the first frame; `b` those of the second
 * @param length samples of a frame
 * @param fftLength numbers to write, at least `length`
 */
export function windowedFrames(a: usize, b: usize, weights: usize, length: i32, fftLength: i32, out: usize): void {
  let n = 0;
  for (; n + 1 < length; n += 2) {
    const w = v128.load(weights);
    const x = mul(w, f64x2.promote_low_f32x4(v128.load64_zero(a)));
    const y = mul(w, f64x2.promote_low_f32x4(v128.load64_zero(b)));
    v128.store(out, v128.shuffle<f64>(x, y, 0, 2));
    v128.store(out, v128.shuffle<f64>(x, y, 1, 3), 16);
    a += 8;
    b += 8;
    weights += 16;
    out += 32;
  }
  if (n < length) {
    const x = f64x2.promote_low_f32x4(v128.load32_zero(a));
    const y = f64x2.promote_low_f32x4(v128.load32_zero(b));
    v128.store(out, mul(v128.load64_splat(weights), v128.shuffle<f64>(x, y, 0, 2)));
    out += 16;
    n++;
  }
  for (; n < fftLength; n++, out += 16) v128.store(out, f64x2.splat(0));
}
