import { requireInRange, requirePositive } from '@avemo/checks';
import type { Picture, PixelData } from './picture';
import { pixelsLike, readPicture, toPicture } from './read-picture';

/** Options of `adjustColors`. */
export interface AdjustColorsOptions {
  /** 0 is black, 1 changes nothing. Default 1. */
  brightness?: number;
  /** 0 is one grey, the picture's mean; 1 changes nothing. Default 1. */
  contrast?: number;
  /** 0 is grey; 1 changes nothing. Default 1. */
  saturation?: number;
  /** The level of white, where values are clipped: 1 for floats in [0, 1]. Default 255. */
  white?: number;
}

/** torchvision's weights of grey; their sum is 0.9999. */
const [RED, GREEN, BLUE] = [0.2989, 0.587, 0.114];

/**
 * Changes brightness, then contrast, then saturation, each clipped to [0, white].
 *
 * grey = 0.2989 R + 0.587 G + 0.114 B; brightness: f·x; contrast: f·x + (1 − f)·mean(grey); saturation:
 * f·x + (1 − f)·grey
 *
 * @param picture - [height, width, 3], RGB, bytes or floats
 * @param options - three factors of at least 0
 * @returns [height, width, 3] of the picture's number type; bytes are rounded once, at the end
 * @throws TypeError if picture is not an ndarray of bytes or floats
 * @throws RangeError if the shape, a value or a factor is out of range
 *
 * Source: torchvision's `adjust_brightness`, `adjust_contrast`, `adjust_saturation`.
 * @example
 * ```ts
 * import { adjustColors, createPicture } from '@avemo/vision-prep';
 *
 * const pixel = createPicture(Uint8Array.of(200, 100, 50), { width: 1, height: 1 });
 * adjustColors(pixel, { brightness: 1.5 }).data; // → [255, 150, 75]
 * ```
 */
export function adjustColors<D extends PixelData>(
  picture: Picture<D>,
  { brightness = 1, contrast = 1, saturation = 1, white = 255 }: AdjustColorsOptions = {},
): Picture<D> {
  const { data, height, width } = readPicture('adjustColors', picture, 3);
  for (const [name, factor] of Object.entries({ brightness, contrast, saturation })) {
    requireInRange('adjustColors', name, factor, 0, Number.MAX_VALUE);
  }
  requirePositive('adjustColors', 'white', white);
  const values = Float64Array.from(data);
  const clip = (value: number) => Math.min(Math.max(value, 0), white);
  if (brightness !== 1) for (let i = 0; i < values.length; i++) values[i] = clip(brightness * values[i]);
  if (contrast !== 1) {
    let sum = 0;
    for (let i = 0; i < values.length; i += 3) sum += grey(values, i);
    const mean = (3 * sum) / values.length;
    for (let i = 0; i < values.length; i++) values[i] = clip(contrast * values[i] + (1 - contrast) * mean);
  }
  if (saturation !== 1) {
    for (let i = 0; i < values.length; i += 3) {
      const level = (1 - saturation) * grey(values, i);
      for (let c = i; c < i + 3; c++) values[c] = clip(saturation * values[c] + level);
    }
  }
  const result = pixelsLike(data, data.length);
  const rounding = data instanceof Uint8Array ? 0.5 : 0;
  for (let i = 0; i < values.length; i++) result[i] = Math.min(values[i] + rounding, white);
  return toPicture(result, height, width, 3);
}

function grey(values: Float64Array, i: number): number {
  return RED * values[i] + GREEN * values[i + 1] + BLUE * values[i + 2];
}
