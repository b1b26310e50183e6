/*
 * Winograd's short convolutions: a product of polynomials is computed from its values at six points, so that four outputs
 * of three taps take six multiplications instead of twelve. Two of these, one down and one across, make a tile. Each map
 * works on vectors of four channels; steps are bytes between neighbours.
 *
 * The points are 0, ±A, ±B and ∞ with A = 2/3 and B = 3/2. The usual 0, ±1, ±2 and ∞ have rounder numbers, but amplify
 * rounding errors three to four times as much: their powers grow faster, and what is not 1 is not balanced.
 */
// @ts-ignore: decorator
@inline
const A: f32 = 2.0 / 3.0, B: f32 = 3.0 / 2.0;
// @ts-ignore: decorator
@inline
const A2: f32 = 4.0 / 9.0, B2: f32 = 9.0 / 4.0, SUM: f32 = 97.0 / 36.0;
// @ts-ignore: decorator
@inline
const A3: f32 = 8.0 / 27.0, B3: f32 = 27.0 / 8.0, A4: f32 = 16.0 / 81.0, B4: f32 = 81.0 / 16.0;
/** One over 2 A² (A² − B²) and 2 B² (B² − A²). */
// @ts-ignore: decorator
@inline
const PART_A: f32 = -81.0 / 130.0, PART_B: f32 = 8.0 / 65.0;

/** The values of six neighbouring inputs at the points. */
// @ts-ignore: decorator
@inline
export function inputAtPoints(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from), d1 = v128.load(from + step), d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step), d4 = v128.load(from + 4 * step), d5 = v128.load(from + 5 * step);
  const sum = f32x4.splat(SUM), a2 = f32x4.splat(A2), b2 = f32x4.splat(B2);
  const evenA = f32x4.sub(d4, f32x4.mul(d2, b2));
  const oddA = f32x4.mul(f32x4.sub(d3, f32x4.mul(d1, b2)), f32x4.splat(A));
  const evenB = f32x4.sub(d4, f32x4.mul(d2, a2));
  const oddB = f32x4.mul(f32x4.sub(d3, f32x4.mul(d1, a2)), f32x4.splat(B));
  v128.store(to, f32x4.add(f32x4.sub(d0, f32x4.mul(d2, sum)), d4));
  v128.store(to + toStep, f32x4.add(evenA, oddA));
  v128.store(to + 2 * toStep, f32x4.sub(evenA, oddA));
  v128.store(to + 3 * toStep, f32x4.add(evenB, oddB));
  v128.store(to + 4 * toStep, f32x4.sub(evenB, oddB));
  v128.store(to + 5 * toStep, f32x4.add(f32x4.sub(d1, f32x4.mul(d3, sum)), d5));
}

/** The values of 2 to 5 filter taps at the points, divided by what the inverse of the map of the inputs asks for. */
// @ts-ignore: decorator
@inline
export function filterAtPoints(taps: i32, from: usize, step: usize, to: usize, toStep: usize): void {
  const x0 = v128.load(from), x1 = v128.load(from + step);
  let evenA = x0, evenB = x0, oddA = f32x4.mul(x1, f32x4.splat(A)), oddB = f32x4.mul(x1, f32x4.splat(B)), last = x1;
  if (taps > 2) {
    last = v128.load(from + 2 * step);
    evenA = f32x4.add(evenA, f32x4.mul(last, f32x4.splat(A2)));
    evenB = f32x4.add(evenB, f32x4.mul(last, f32x4.splat(B2)));
  }
  if (taps > 3) {
    last = v128.load(from + 3 * step);
    oddA = f32x4.add(oddA, f32x4.mul(last, f32x4.splat(A3)));
    oddB = f32x4.add(oddB, f32x4.mul(last, f32x4.splat(B3)));
  }
  if (taps > 4) {
    last = v128.load(from + 4 * step);
    evenA = f32x4.add(evenA, f32x4.mul(last, f32x4.splat(A4)));
    evenB = f32x4.add(evenB, f32x4.mul(last, f32x4.splat(B4)));
  }
  const partA = f32x4.splat(PART_A), partB = f32x4.splat(PART_B);
  v128.store(to, x0);
  v128.store(to + toStep, f32x4.mul(f32x4.add(evenA, oddA), partA));
  v128.store(to + 2 * toStep, f32x4.mul(f32x4.sub(evenA, oddA), partA));
  v128.store(to + 3 * toStep, f32x4.mul(f32x4.add(evenB, oddB), partB));
  v128.store(to + 4 * toStep, f32x4.mul(f32x4.sub(evenB, oddB), partB));
  v128.store(to + 5 * toStep, last);
}

/** 2 to 5 outputs from the products at the points. */
// @ts-ignore: decorator
@inline
export function outputsFromPoints(outputs: i32, from: usize, step: usize, to: usize, toStep: usize): void {
  const m1 = v128.load(from + step), m2 = v128.load(from + 2 * step);
  const m3 = v128.load(from + 3 * step), m4 = v128.load(from + 4 * step), m5 = v128.load(from + 5 * step);
  const evenA = f32x4.add(m1, m2), oddA = f32x4.sub(m1, m2), evenB = f32x4.add(m3, m4), oddB = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(v128.load(from), f32x4.add(evenA, evenB)));
  const second = weighted(oddA, A, oddB, B);
  if (outputs == 2) {
    v128.store(to + toStep, f32x4.add(second, m5));
    return;
  }
  v128.store(to + toStep, second);
  const third = weighted(evenA, A2, evenB, B2);
  if (outputs == 3) {
    v128.store(to + 2 * toStep, f32x4.add(third, m5));
    return;
  }
  v128.store(to + 2 * toStep, third);
  const fourth = weighted(oddA, A3, oddB, B3);
  if (outputs == 4) {
    v128.store(to + 3 * toStep, f32x4.add(fourth, m5));
    return;
  }
  v128.store(to + 3 * toStep, fourth);
  v128.store(to + 4 * toStep, f32x4.add(weighted(evenA, A4, evenB, B4), m5));
}

// @ts-ignore: decorator
@inline
function weighted(x: v128, a: f32, y: v128, b: f32): v128 {
  return f32x4.add(f32x4.mul(x, f32x4.splat(a)), f32x4.mul(y, f32x4.splat(b)));
}
