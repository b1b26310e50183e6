/*
 * Winograd's short convolutions by values at seven points: three outputs of five taps take seven multiplications instead
 * of fifteen; so do five sums of three products, in the gradient of the filter.
 *
 * The points are ±A, ±B, ±C and ∞ with A = 2/7, B = 6/7 and C = 7/4, found by minimizing the rounding errors of the
 * products; round numbers nearby amplify them almost twice as much.
 */
// @ts-ignore: decorator
@inline
const A: f64 = 2.0 / 7.0, B: f64 = 6.0 / 7.0, C: f64 = 7.0 / 4.0;
// @ts-ignore: decorator
@inline
const A2: f64 = A * A, B2: f64 = B * B, C2: f64 = C * C;

// @ts-ignore: decorator
@inline
function times(x: v128, factor: f64): v128 {
  return f32x4.mul(x, f32x4.splat(<f32>factor));
}

/** x0 · p − x2 · s + x4 */
// @ts-ignore: decorator
@inline
function quadratic(x0: v128, x2: v128, x4: v128, p: f64, s: f64): v128 {
  return f32x4.add(f32x4.sub(times(x0, p), times(x2, s)), x4);
}

/** The values of seven neighbouring inputs at the points. */
// @ts-ignore: decorator
@inline
export function inputAtSeven(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from), d1 = v128.load(from + step), d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step), d4 = v128.load(from + 4 * step), d5 = v128.load(from + 5 * step);
  pair(times(quadratic(d0, d2, d4, B2 * C2, B2 + C2), A), quadratic(d1, d3, d5, B2 * C2, B2 + C2), to, toStep);
  pair(
    times(quadratic(d0, d2, d4, A2 * C2, A2 + C2), B), quadratic(d1, d3, d5, A2 * C2, A2 + C2), to + 2 * toStep, toStep,
  );
  pair(
    times(quadratic(d0, d2, d4, A2 * B2, A2 + B2), C), quadratic(d1, d3, d5, A2 * B2, A2 + B2), to + 4 * toStep, toStep,
  );
  const low = f32x4.sub(times(d2, A2 * B2 + A2 * C2 + B2 * C2), times(d0, A2 * B2 * C2));
  v128.store(to + 6 * toStep, f32x4.add(f32x4.sub(low, times(d4, A2 + B2 + C2)), v128.load(from + 6 * step)));
}

// @ts-ignore: decorator
@inline
function pair(even: v128, odd: v128, to: usize, toStep: usize): void {
  v128.store(to, f32x4.add(even, odd));
  v128.store(to + toStep, f32x4.sub(even, odd));
}

/** The values of 3 or 5 filter taps at the points, divided by what the inverse of the map of the inputs asks for. */
// @ts-ignore: decorator
@inline
export function filterAtSeven(taps: i32, from: usize, step: usize, to: usize, toStep: usize): void {
  const x0 = v128.load(from), x1 = v128.load(from + step), x2 = v128.load(from + 2 * step);
  const partA = 1.0 / (2.0 * A * (A2 - B2) * (A2 - C2));
  const partB = 1.0 / (2.0 * B * (B2 - A2) * (B2 - C2));
  const partC = 1.0 / (2.0 * C * (C2 - A2) * (C2 - B2));
  let evenA = f32x4.add(times(x0, partA), times(x2, A2 * partA)), oddA = times(x1, A * partA);
  let evenB = f32x4.add(times(x0, partB), times(x2, B2 * partB)), oddB = times(x1, B * partB);
  let evenC = f32x4.add(times(x0, partC), times(x2, C2 * partC)), oddC = times(x1, C * partC), last = x2;
  if (taps > 3) {
    const x3 = v128.load(from + 3 * step);
    last = v128.load(from + 4 * step);
    evenA = f32x4.add(evenA, times(last, A2 * A2 * partA));
    oddA = f32x4.add(oddA, times(x3, A2 * A * partA));
    evenB = f32x4.add(evenB, times(last, B2 * B2 * partB));
    oddB = f32x4.add(oddB, times(x3, B2 * B * partB));
    evenC = f32x4.add(evenC, times(last, C2 * C2 * partC));
    oddC = f32x4.add(oddC, times(x3, C2 * C * partC));
  }
  pair(evenA, oddA, to, toStep);
  pair(evenB, oddB, to + 2 * toStep, toStep);
  pair(evenC, oddC, to + 4 * toStep, toStep);
  v128.store(to + 6 * toStep, last);
}

/** 3 or 5 outputs from the products at the points. */
// @ts-ignore: decorator
@inline
export function outputsFromSeven(outputs: i32, from: usize, step: usize, to: usize, toStep: usize): void {
  const m0 = v128.load(from), m1 = v128.load(from + step), m2 = v128.load(from + 2 * step);
  const m3 = v128.load(from + 3 * step), m4 = v128.load(from + 4 * step), m5 = v128.load(from + 5 * step);
  const m6 = v128.load(from + 6 * step);
  const evenA = f32x4.add(m0, m1), evenB = f32x4.add(m2, m3), evenC = f32x4.add(m4, m5);
  const oddA = f32x4.sub(m0, m1), oddB = f32x4.sub(m2, m3), oddC = f32x4.sub(m4, m5);
  v128.store(to, f32x4.add(evenA, f32x4.add(evenB, evenC)));
  v128.store(to + toStep, weighted(oddA, A, oddB, B, oddC, C));
  const third = weighted(evenA, A2, evenB, B2, evenC, C2);
  if (outputs == 3) {
    v128.store(to + 2 * toStep, f32x4.add(third, m6));
    return;
  }
  v128.store(to + 2 * toStep, third);
  v128.store(to + 3 * toStep, weighted(oddA, A2 * A, oddB, B2 * B, oddC, C2 * C));
  v128.store(to + 4 * toStep, f32x4.add(weighted(evenA, A2 * A2, evenB, B2 * B2, evenC, C2 * C2), m6));
}

// @ts-ignore: decorator
@inline
function weighted(x: v128, a: f64, y: v128, b: f64, z: v128, c: f64): v128 {
  return f32x4.add(f32x4.add(times(x, a), times(y, b)), times(z, c));
}
