/**
 * The two functions of gates, lane by lane, without relaxed operations: the same bits on every machine. Both begin with
 * e^x = 2ⁿ · e^r for a whole n and |r| ≤ ln 2 / 2. NaN stays NaN.
 */

/** 1 / (1 + e^−x), from e^−|x|, so that neither tail loses digits. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1), size = negativeSize(x);
  // Where e^−|x| would be below the smaller normal number, it becomes 0.
  const smaller = f32x4.splat(-87.3), below = f32x4.max(size, smaller);
  const n = wholePart(below), scale = powerOfTwo(n);
  const grown = f32x4.add(f32x4.mul(exponentialLessOne(below, n), scale), scale);
  const e = v128.andnot(grown, f32x4.lt(size, smaller));
  return f32x4.div(v128.bitselect(e, one, i32x4.shr_s(x, 31)), f32x4.add(one, e));
}

/** tanh x = −m / (2 + m) for m = e^−2|x| − 1, of which small x lose no digits, with the sign of x. */
// @ts-ignore: decorator
@inline
export function hyperbolicTangent(x: v128): v128 {
  const size = negativeSize(x);
  const below = f32x4.max(f32x4.add(size, size), f32x4.splat(-20));
  const n = wholePart(below), scale = powerOfTwo(n);
  const m = f32x4.add(f32x4.mul(exponentialLessOne(below, n), scale), f32x4.sub(scale, f32x4.splat(1)));
  return v128.bitselect(x, f32x4.div(m, f32x4.add(f32x4.splat(2), m)), i32x4.splat(0x80000000));
}

/** −|x| */
// @ts-ignore: decorator
@inline
function negativeSize(x: v128): v128 {
  return v128.or(x, i32x4.splat(0x80000000));
}

/** n, as a number. */
// @ts-ignore: decorator
@inline
function wholePart(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
}

// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
}

/**
 * e^r − 1 = r + r² · (1/2 + r/6 + …) for the rest r = x − n ln 2, with coefficients that make the largest error smaller
 * (Cephes, `expf`), and ln 2 in two parts, of which n times the first is exact.
 */
// @ts-ignore: decorator
@inline
function exponentialLessOne(x: v128, n: v128): v128 {
  const coarse = f32x4.mul(n, f32x4.splat(0.693359375)), fine = f32x4.mul(n, f32x4.splat(-2.12194440e-4));
  const r = f32x4.sub(f32x4.sub(x, coarse), fine);
  let sum = f32x4.add(f32x4.mul(f32x4.splat(1.9875691500e-4), r), f32x4.splat(1.3981999507e-3));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(8.3334519073e-3));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(4.1665795894e-2));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.6666665459e-1));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(5.0000001201e-1));
  return f32x4.add(f32x4.mul(sum, f32x4.mul(r, r)), r);
}
