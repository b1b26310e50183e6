/** What follows a product; the numbers are known to `activations` in TypeScript. */
// @ts-ignore: decorator
@inline
const LINEAR: i32 = 0, RELU: i32 = 1, RELU6: i32 = 2, PRELU: i32 = 3, LEAKY: i32 = 4;

/**
 * Adds a bias and applies an activation to a block of C, in place.
 *
 * @param step bytes between two rows
 * @param bias one value a column, or 0 for none
 * @param slope the leaky ReLU's slope below zero
 * @param slopes one slope a column, for PReLU
 */
export function finish(
  c: usize, step: usize, rows: i32, columns: i32, bias: usize, activation: i32, slope: f32, slopes: usize,
): void {
  if (bias == 0 && activation == LINEAR) return;
  const whole = <usize>(columns & ~3) << 2, all = <usize>columns << 2;
  for (let i = 0; i < rows; i++, c += step) {
    let j: usize = 0;
    for (; j < whole; j += 16) {
      let x = v128.load(c + j);
      if (bias) x = f32x4.add(x, v128.load(bias + j));
      if (activation != LINEAR) x = activate(x, activation, activation == PRELU ? v128.load(slopes + j) : f32x4.splat(slope));
      v128.store(c + j, x);
    }
    for (; j < all; j += 4) {
      let x = v128.load_splat<f32>(c + j);
      if (bias) x = f32x4.add(x, v128.load_splat<f32>(bias + j));
      if (activation != LINEAR)
        x = activate(x, activation, activation == PRELU ? v128.load_splat<f32>(slopes + j) : f32x4.splat(slope));
      store<f32>(c + j, f32x4.extract_lane(x, 0));
    }
  }
}

/** NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function activate(x: v128, activation: i32, slope: v128): v128 {
  const zero = f32x4.splat(0);
  if (activation == RELU) return f32x4.max(x, zero);
  if (activation == RELU6) return f32x4.min(f32x4.max(x, zero), f32x4.splat(6));
  return v128.bitselect(f32x4.mul(x, slope), x, f32x4.lt(x, zero));
}
