import { add, mul, sub } from './lanes';

/**
 * The first `count` bins of the spectra of two real frames of 2 · half samples, |X[k]|² or with `root` |X[k]|, from the
 * transform z of their samples taken in pairs as complex numbers: X[k] = (Z[k] + Z*[h−k])/2 + exp(−πik/h) (Z[k] − Z*[h−k])/(2i).
 *
 * @param turns cos and sin of −πk/h, halved, k = 0 … half
 */
export function spectra(z: usize, half: i32, turns: usize, count: i32, root: bool, out: usize): void {
  const first = add(v128.load(z), v128.load(z, 16));
  const last = sub(v128.load(z), v128.load(z, 16));
  v128.store(out, root ? f64x2.abs(first) : mul(first, first));
  if (count > half) v128.store(out + (<usize>half << 4), root ? f64x2.abs(last) : mul(last, last));
  const middle = f64x2.splat(0.5);
  for (let k = 1, j = half - 1; k <= j; k++, j--) {
    const low = z + (<usize>k << 5), high = z + (<usize>j << 5);
    const zr = v128.load(low), zi = v128.load(low, 16);
    const yr = v128.load(high), yi = v128.load(high, 16);
    const er = mul(middle, add(zr, yr)), ei = mul(middle, sub(zi, yi));
    const or = add(zi, yi), oi = sub(yr, zr);
    const turn = turns + (<usize>k << 4);
    const cos = v128.load64_splat(turn), sin = v128.load64_splat(turn, 8);
    const tr = sub(mul(cos, or), mul(sin, oi)), ti = add(mul(cos, oi), mul(sin, or));
    if (k < count) storeBin(out, k, add(er, tr), add(ei, ti), root);
    if (j < count) storeBin(out, j, sub(er, tr), sub(ei, ti), root);
  }
}

// @ts-ignore: decorator
@inline
function storeBin(out: usize, k: i32, re: v128, im: v128, root: bool): void {
  const power = add(mul(re, re), mul(im, im));
  v128.store(out + (<usize>k << 4), root ? f64x2.sqrt(power) : power);
}
