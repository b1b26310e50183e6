import { requirePositive } from '@avemo/checks';
import type { Picture } from './picture';
import { readPicture } from './read-picture';

/** Options of `peakSignalToNoiseRatio` and `structuralSimilarity`. */
export interface ImageQualityOptions {
  /** Difference between white and black. Default 255. */
  range?: number;
}

/**
 * How far a picture is from another, in decibels; Infinity where they are equal.
 *
 * PSNR = 10 log₁₀(range² / mean((a − b)²))
 *
 * @param a - [height, width, channels], bytes or floats
 * @param b - the same shape
 * @param options - the range of levels
 * @returns dB
 * @throws TypeError if a picture is not an ndarray of bytes or floats
 * @throws RangeError if the shapes differ, or a value or the range is out of range
 *
 * Source: Wang and Bovik 2009, Mean squared error: love it or leave it?, https://doi.org/10.1109/MSP.2008.930649.
 * @example
 * ```ts
 * import { createPicture, peakSignalToNoiseRatio } from '@avemo/vision-prep';
 *
 * const a = createPicture(Uint8Array.of(10, 20, 30), { width: 1, height: 1 });
 * const b = createPicture(Uint8Array.of(11, 21, 31), { width: 1, height: 1 });
 * peakSignalToNoiseRatio(a, b); // → 48.131
 * ```
 */
export function peakSignalToNoiseRatio(
  a: Picture,
  b: Picture,
  { range = 255 }: ImageQualityOptions = {},
): number {
  const [x, y] = pair('peakSignalToNoiseRatio', a, b, range);
  let sum = 0;
  for (let i = 0; i < x.data.length; i++) sum += (x.data[i] - y.data[i]) ** 2;
  return 10 * Math.log10(range ** 2 / (sum / x.data.length));
}

const WINDOW = 11;
const SIGMA = 1.5;

/**
 * How alike two pictures are in structure: 1 where they are equal.
 *
 * SSIM = mean of (2μₐμ_b + C₁)(2σ_ab + C₂) / ((μₐ² + μ_b² + C₁)(σₐ² + σ_b² + C₂)), with local moments under an 11 × 11
 * Gaussian of σ = 1.5, C₁ = (0.01·range)², C₂ = (0.03·range)²; over the positions where the window fits, then over the
 * channels
 *
 * @param a - [height, width, channels], at least 11 × 11, bytes or floats
 * @param b - the same shape
 * @param options - the range of levels
 * @returns at most 1
 * @throws TypeError if a picture is not an ndarray of bytes or floats
 * @throws RangeError if the shapes differ or are too small, or a value or the range is out of range
 *
 * Source: Wang, Bovik, Sheikh, Simoncelli 2004, Image quality assessment, https://doi.org/10.1109/TIP.2003.819861.
 * @example
 * ```ts
 * import { createPicture, structuralSimilarity } from '@avemo/vision-prep';
 *
 * const a = createPicture(Uint8Array.from({ length: 192 }, (_, i) => i), { width: 16, height: 12, channels: 1 });
 * structuralSimilarity(a, a); // → 1
 * ```
 */
export function structuralSimilarity(
  a: Picture,
  b: Picture,
  { range = 255 }: ImageQualityOptions = {},
): number {
  const [x, y] = pair('structuralSimilarity', a, b, range);
  const { height, width, channels } = x;
  if (height < WINDOW || width < WINDOW) {
    throw new RangeError(
      `structuralSimilarity: pictures must have at least ${WINDOW} × ${WINDOW} pixels; got ${height} × ${width}.`,
    );
  }
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  let total = 0;
  for (let c = 0; c < channels; c++) {
    const local = (value: (i: number) => number) => localMean(height, width, (i) => value(i * channels + c));
    const meanA = local((i) => x.data[i]);
    const meanB = local((i) => y.data[i]);
    const squareA = local((i) => x.data[i] ** 2);
    const squareB = local((i) => y.data[i] ** 2);
    const product = local((i) => x.data[i] * y.data[i]);
    let sum = 0;
    for (let i = 0; i < meanA.length; i++) {
      const [p, q] = [meanA[i], meanB[i]];
      const variances = squareA[i] - p * p + squareB[i] - q * q;
      sum += ((2 * p * q + c1) * (2 * (product[i] - p * q) + c2)) / ((p * p + q * q + c1) * (variances + c2));
    }
    total += sum / meanA.length;
  }
  return total / channels;
}

function pair(caller: string, a: Picture, b: Picture, range: number) {
  const x = readPicture(caller, a);
  const y = readPicture(caller, b);
  if (x.height !== y.height || x.width !== y.width || x.channels !== y.channels) {
    throw new RangeError(`${caller}: pictures must have the same shape; got [${a.shape}] and [${b.shape}].`);
  }
  requirePositive(caller, 'range', range);
  return [x, y];
}

/** Gaussian means wherever the whole window fits. */
function localMean(height: number, width: number, value: (i: number) => number): Float64Array {
  const weights = Array.from({ length: WINDOW }, (_, k) => Math.exp(-((k - 5) ** 2) / (2 * SIGMA ** 2)));
  const sum = weights.reduce((s, w) => s + w, 0);
  const outWidth = width - WINDOW + 1;
  const outHeight = height - WINDOW + 1;
  const rows = new Float64Array(height * outWidth);
  for (let y = 0; y < height; y++) {
    for (let px = 0; px < outWidth; px++) {
      for (let k = 0; k < WINDOW; k++)
        rows[y * outWidth + px] += (weights[k] / sum) * value(y * width + px + k);
    }
  }
  const result = new Float64Array(outHeight * outWidth);
  for (let y = 0; y < outHeight; y++) {
    for (let k = 0; k < WINDOW; k++) {
      for (let px = 0; px < outWidth; px++) {
        result[y * outWidth + px] += (weights[k] / sum) * rows[(y + k) * outWidth + px];
      }
    }
  }
  return result;
}
