/**
 * Daubechies' wavelet with four vanishing moments (8 taps), the low-pass of the decomposition; Ten Lectures on Wavelets,
 * 1992, table 6.1, in the order that is convolved.
 */
const lowPass = [
  -0.010597401785069032, 0.0328830116668852, 0.030841381835560764, -0.18703481171909309,
  -0.027983769416859854, 0.6308807679298589, 0.7148465705529157, 0.2303778133088965,
];

/**
 * One level of the discrete wavelet transform: a[k] = Σ_j lo[j] x[2k + 1 − j], d[k] = Σ_j hi[j] x[2k + 1 − j] with
 * hi[j] = (−1)^(j+1) lo[7 − j]; outside, x is mirrored with the edge sample repeated. Both have floor((N + 7)/2) values.
 * @internal
 */
export function waveletStep(x: Float64Array): { approximation: Float64Array; detail: Float64Array } {
  const length = Math.floor((x.length + lowPass.length - 1) / 2);
  const approximation = new Float64Array(length);
  const detail = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    for (let j = 0; j < lowPass.length; j++) {
      const value = x[mirrored(2 * k + 1 - j, x.length)];
      approximation[k] += lowPass[j] * value;
      detail[k] += (j % 2 === 0 ? -1 : 1) * lowPass[lowPass.length - 1 - j] * value;
    }
  }
  return { approximation, detail };
}

function mirrored(index: number, length: number): number {
  if (index >= 0 && index < length) return index;
  const place = ((index % (2 * length)) + 2 * length) % (2 * length);
  return place < length ? place : 2 * length - 1 - place;
}
