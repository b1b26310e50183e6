import { requirePositive } from '@avemo/checks';
import { outsideRule, type Outside } from './outside';
import type { Picture, PixelData } from './picture';
import { pixelsLike, readPicture, toPicture } from './read-picture';

/** Options of `blurImage`. */
export interface BlurImageOptions {
  /** Standard deviation of the Gaussian in pixels, above 0. */
  sigma: number;
  /** What lies outside the picture. Default 'edge'. */
  outside?: Outside;
}

/**
 * Blurs a picture with a Gaussian, each channel by itself.
 *
 * w_k ∝ exp(−k² / 2σ²) for |k| ≤ ⌈4σ⌉, Σ w_k = 1; along the rows, then along the columns
 *
 * @param picture - [height, width, channels], bytes or floats
 * @param options - width of the Gaussian, and what lies outside
 * @returns [height, width, channels] of the picture's number type; bytes are rounded to the nearest
 * @throws TypeError if picture is not an ndarray of bytes or floats
 * @throws RangeError if the shape, a value or an option is out of range
 *
 * Source: scipy's `gaussian_filter` has the same weights and reach.
 * @example
 * ```ts
 * import { blurImage, createPicture } from '@avemo/vision-prep';
 *
 * const dot = createPicture(Float32Array.of(0, 0, 1, 0, 0), { width: 5, height: 1, channels: 1 });
 * blurImage(dot, { sigma: 0.5 }).data; // → [0.0003, 0.1065, 0.7866, 0.1065, 0.0003]
 * ```
 */
export function blurImage<D extends PixelData>(
  picture: Picture<D>,
  { sigma, outside = 'edge' }: BlurImageOptions,
): Picture<D> {
  const { data, height, width, channels } = readPicture('blurImage', picture);
  requirePositive('blurImage', 'sigma', sigma);
  const at = outsideRule('blurImage', outside);
  const weights = gaussian(sigma);
  const blur = (
    values: ArrayLike<number>,
    lines: number,
    size: number,
    step: number,
    lineStart: (i: number) => number,
  ) => {
    const result = new Float64Array(values.length);
    const reach = (weights.length - 1) / 2;
    for (let line = 0; line < lines; line++) {
      const start = lineStart(line);
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let k = -reach; k <= reach; k++) {
          const j = at(i + k, size);
          if (j >= 0) sum += weights[k + reach] * values[start + j * step];
        }
        result[start + i * step] = sum;
      }
    }
    return result;
  };
  const rowLength = width * channels;
  const across = blur(
    data,
    height * channels,
    width,
    channels,
    (i) => Math.floor(i / channels) * rowLength + (i % channels),
  );
  const both = blur(across, rowLength, height, rowLength, (i) => i);
  const result = pixelsLike(data, data.length);
  const rounding = data instanceof Uint8Array ? 0.5 : 0;
  for (let i = 0; i < both.length; i++) result[i] = both[i] + rounding;
  return toPicture(result, height, width, channels);
}

function gaussian(sigma: number): Float64Array {
  const reach = Math.ceil(4 * sigma);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
