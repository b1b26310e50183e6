import { add, both, mul, sub } from './lanes';

/** Writes W*[k] · X[k] in the place of X[k]. */
export function conjugateProducts(x: usize, w: usize, count: i32): void {
  for (const end = x + (<usize>count << 5); x < end; x += 32, w += 32) {
    const xr = v128.load(x), xi = v128.load(x, 16);
    const wr = v128.load(w), wi = v128.load(w, 16);
    v128.store(x, add(mul(wr, xr), mul(wi, xi)));
    v128.store(x, sub(mul(wr, xi), mul(wi, xr)), 16);
  }
}

/** Multiplies X[k] by a real weight; sets those from `count` to `end` to zero. */
export function weighBins(x: usize, weights: usize, count: i32, end: i32): void {
  for (let k = 0; k < count; k++, x += 32) {
    const weight = both(weights, k);
    v128.store(x, mul(v128.load(x), weight));
    v128.store(x, mul(v128.load(x, 16), weight), 16);
  }
  for (let k = count; k < end; k++, x += 32) {
    v128.store(x, f64x2.splat(0));
    v128.store(x, f64x2.splat(0), 16);
  }
}
