import { add, mul, sub } from './lanes';

/**
 * The bins X[0] … X[half] of two real frames from the transform z of their samples taken in pairs as complex numbers.
 *
 * @param turns cos and sin of −πk/half, halved, k = 0 … half
 */
export function bins(z: usize, half: i32, turns: usize, out: usize): void {
  const re = v128.load(z), im = v128.load(z, 16), zero = f64x2.splat(0), middle = f64x2.splat(0.5);
  const last = out + (<usize>half << 5);
  v128.store(out, add(re, im));
  v128.store(out, zero, 16);
  v128.store(last, sub(re, im));
  v128.store(last, zero, 16);
  let low = z + 32, high = z + (<usize>(half - 1) << 5);
  let to = out + 32, mirror = last - 32;
  for (; low <= high; low += 32, high -= 32, to += 32, mirror -= 32) {
    turns += 16;
    const zr = v128.load(low), zi = v128.load(low, 16);
    const yr = v128.load(high), yi = v128.load(high, 16);
    const er = mul(middle, add(zr, yr)), ei = mul(middle, sub(zi, yi));
    const or = add(zi, yi), oi = sub(yr, zr);
    const cos = v128.load64_splat(turns), sin = v128.load64_splat(turns, 8);
    const tr = sub(mul(cos, or), mul(sin, oi)), ti = add(mul(cos, oi), mul(sin, or));
    v128.store(to, add(er, tr));
    v128.store(to, add(ei, ti), 16);
    v128.store(mirror, sub(er, tr));
    v128.store(mirror, sub(ti, ei), 16);
  }
}

/** What has to be transformed for the frames whose bins are X[0] … X[half]; the parts of both ends count as real. */
export function packBins(x: usize, half: i32, turns: usize, out: usize): void {
  const zero = f64x2.splat(0), two = f64x2.splat(2);
  let low = x, high = x + (<usize>half << 5);
  for (let k = 0; k < half; k++, low += 32, high -= 32, turns += 16, out += 32) {
    const xr = v128.load(low), yr = v128.load(high);
    const xi = k === 0 ? zero : v128.load(low, 16), yi = k === 0 ? zero : v128.load(high, 16);
    const cos = v128.load64_splat(turns), sin = v128.load64_splat(turns, 8);
    const dr = sub(xr, yr), di = add(xi, yi);
    const or = mul(two, add(mul(cos, dr), mul(sin, di))), oi = mul(two, sub(mul(cos, di), mul(sin, dr)));
    v128.store(out, sub(add(xr, yr), oi));
    v128.store(out, f64x2.neg(add(sub(xi, yi), or)), 16);
  }
}

/** Samples 2 · first … 2 · end − 1 of the frames whose packed bins had the transform z, in place: both lanes for each sample. */
export function outSamples(z: usize, first: i32, end: i32, length: f64): void {
  const scale = f64x2.splat(length);
  let at = z + (<usize>first << 5);
  for (const stop = z + (<usize>end << 5); at < stop; at += 32) {
    v128.store(at, f64x2.div(v128.load(at), scale));
    v128.store(at, f64x2.div(f64x2.neg(v128.load(at, 16)), scale), 16);
  }
}

/** {@link outSamples} in single precision, each frame's for itself. */
export function outFloats(z: usize, first: i32, end: i32, length: f64, a: usize, b: usize): void {
  const scale = f64x2.splat(length);
  let at = z + (<usize>first << 5);
  for (const stop = z + (<usize>end << 5); at < stop; at += 32, a += 8, b += 8) {
    const even = f32x4.demote_f64x2_zero(f64x2.div(v128.load(at), scale));
    const odd = f32x4.demote_f64x2_zero(f64x2.div(f64x2.neg(v128.load(at, 16)), scale));
    const both = v128.shuffle<f32>(even, odd, 0, 4, 1, 5);
    v128.store64_lane(a, both, 0);
    v128.store64_lane(b, both, 1);
  }
}

/** Puts the samples of two frames side by side, in double precision. */
export function pairFloats(a: usize, b: usize, length: i32, out: usize): void {
  for (let n = 0; n < length; n += 2, a += 8, b += 8, out += 32) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(a)), y = f64x2.promote_low_f32x4(v128.load64_zero(b));
    v128.store(out, v128.shuffle<f64>(x, y, 0, 2));
    v128.store(out, v128.shuffle<f64>(x, y, 1, 3), 16);
  }
}
