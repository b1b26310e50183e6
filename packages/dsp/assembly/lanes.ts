/** Two frames are computed side by side, one in each lane; a complex number is the vector of its real parts, then that of its imaginary ones. */

// @ts-ignore: decorator
@inline
export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

// @ts-ignore: decorator
@inline
export function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

// @ts-ignore: decorator
@inline
export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

/** The i-th number of a table, for both frames. */
// @ts-ignore: decorator
@inline
export function both(table: usize, i: usize): v128 {
  return v128.load64_splat(table + (i << 3));
}

/** Stores (re + i·im)(wr + i·wi). */
// @ts-ignore: decorator
@inline
export function storeTurned(at: usize, re: v128, im: v128, wr: v128, wi: v128): void {
  v128.store(at, sub(mul(re, wr), mul(im, wi)));
  v128.store(at, add(mul(re, wi), mul(im, wr)), 16);
}
