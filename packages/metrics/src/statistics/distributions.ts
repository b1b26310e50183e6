import type { Alternative } from '../types';
import { incompleteBeta, upperGamma } from './special-functions';

/** P(Z > z) for a standard normal Z, accurate far into the tail. */
export function normalTail(z: number): number {
  const half = upperGamma(0.5, (z * z) / 2) / 2;
  return z >= 0 ? half : 1 - half;
}

/** The z with P(Z ≤ z) = p: a rational start (Abramowitz and Stegun 26.2.23), then Halley steps. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p <= 0) return -Infinity;
  const t = Math.sqrt(-2 * Math.log(p));
  let z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let i = 0; i < 3; i++) {
    const step = (p - normalTail(z)) * Math.sqrt(2 * Math.PI) * Math.exp((z * z) / 2);
    z -= step / (1 + (z * step) / 2);
  }
  return -z;
}

/** P(T > t) for Student's t. */
export function studentTail(t: number, degreesOfFreedom: number): number {
  if (!Number.isFinite(t)) return t > 0 ? 0 : 1;
  const half = incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5) / 2;
  return t >= 0 ? half : 1 - half;
}

/** The t with P(T > t) = q, for q in (0, 0.5], by bisection to the last bit. */
export function studentUpperQuantile(q: number, degreesOfFreedom: number): number {
  let low = 0;
  let high = 1;
  while (studentTail(high, degreesOfFreedom) > q) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (studentTail(middle, degreesOfFreedom) > q) low = middle;
    else high = middle;
  }
}

/** P(X > x) for chi-square. */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  return upperGamma(degreesOfFreedom / 2, x / 2);
}

/** The p-value of a statistic with a symmetric distribution around 0. */
export function symmetricP(statistic: number, alternative: Alternative, tail: (x: number) => number): number {
  if (alternative === 'two-sided') return Math.min(1, 2 * tail(Math.abs(statistic)));
  return tail(alternative === 'greater' ? statistic : -statistic);
}

/** P(X ≥ k) for k of n fair coin tosses. */
function fairCoinTail(k: number, n: number): number {
  if (k <= 0) return 1;
  return k > n ? 0 : incompleteBeta(0.5, k, n - k + 1);
}

/** The exact p-value of k heads in n fair tosses. */
export function fairCoinP(k: number, n: number, alternative: Alternative): number {
  if (alternative === 'greater') return fairCoinTail(k, n);
  if (alternative === 'less') return fairCoinTail(n - k, n);
  return Math.min(1, 2 * fairCoinTail(Math.max(k, n - k), n));
}
