/*
 * Winograd's short convolution along the depth of clips: two outputs of three taps from the values at the points 0, 1, −1
 * and ∞, with four multiplications instead of six. The maps take no multiplications but by a half, and hardly add to the
 * error. Each map works on vectors of four channels; steps are bytes between neighbours.
 */

/** The values of four neighbouring inputs at the points. */
// @ts-ignore: decorator
@inline
export function inputAtFour(x0: usize, x1: usize, x2: usize, x3: usize, to: usize, toStep: usize): void {
  const d1 = v128.load(x1), d2 = v128.load(x2);
  v128.store(to, f32x4.sub(v128.load(x0), d2));
  v128.store(to + toStep, f32x4.add(d1, d2));
  v128.store(to + 2 * toStep, f32x4.sub(d2, d1));
  v128.store(to + 3 * toStep, f32x4.sub(d1, v128.load(x3)));
}

/** The values of three filter taps at the points, divided by what the inverse of the map of the inputs asks for. */
// @ts-ignore: decorator
@inline
export function filterAtFour(from: usize, step: usize, to: usize, toStep: usize): void {
  const half = f32x4.splat(0.5);
  const g0 = v128.load(from), g1 = v128.load(from + step), g2 = v128.load(from + 2 * step);
  const even = f32x4.add(g0, g2);
  v128.store(to, g0);
  v128.store(to + toStep, f32x4.mul(f32x4.add(even, g1), half));
  v128.store(to + 2 * toStep, f32x4.mul(f32x4.sub(even, g1), half));
  v128.store(to + 3 * toStep, g2);
}

/** Two outputs from the products at the points. */
// @ts-ignore: decorator
@inline
export function outputsFromFour(from: usize, step: usize, to: usize, toStep: usize): void {
  const m1 = v128.load(from + step), m2 = v128.load(from + 2 * step);
  v128.store(to, f32x4.add(v128.load(from), f32x4.add(m1, m2)));
  v128.store(to + toStep, f32x4.sub(f32x4.sub(m1, m2), v128.load(from + 3 * step)));
}
