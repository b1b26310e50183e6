import { formatValue, requireFinite } from '@avemo/checks';
import { readPicture, toPicture } from './read-picture';
import type { Picture } from './picture';

/** y = (x · scale − mean) / deviation, channel by channel. */
export interface ImageScale {
  /** Factor of the pixel values, e.g. 1/255. Default 1. */
  scale?: number;
  /** Subtracted behind the scaling: one number, or one a channel in the order of the result. Default 0. */
  mean?: number | readonly number[];
  /** Divisor, above 0: one number, or one a channel in the order of the result. Default 1. */
  deviation?: number | readonly number[];
  /** Order of the result's channels; 'bgr' turns three channels round. Default 'rgb'. */
  order?: 'rgb' | 'bgr';
}

/** Options of `normalizeImage`. */
export interface NormalizeImageOptions {
  /**
   * The scale that the network was trained on:
   * `'imagenet'` (x/255 − mean)/deviation of ImageNet; `'symmetric'` x/127.5 − 1; `'vggface'`, `'vggface2'` and
   * `'vgg'` BGR less the mean colour; `'standardized'` (x − mean)/max(deviation, 1/√N) of the picture itself;
   * or numbers of your own.
   */
  scheme: keyof typeof SCHEMES | 'standardized' | ImageScale;
}

const SCHEMES = {
  imagenet: { scale: 1 / 255, mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  symmetric: { scale: 1 / 127.5, mean: 1 },
  vggface: { mean: [93.594, 104.7624, 129.1863], order: 'bgr' },
  vggface2: { mean: [91.4953, 103.8827, 131.0912], order: 'bgr' },
  vgg: { mean: [103.939, 116.779, 123.68], order: 'bgr' },
} satisfies Record<string, ImageScale>;

/**
 * Puts pixel values on the scale that a network expects.
 *
 * y = (x · scale − mean) / deviation, or for `'standardized'` y = (x − μ)/max(σ, 1/√N) with μ and σ (over 1/N) of all
 * N values of the picture, so that a picture of one colour gives zeros.
 *
 * @param picture [height, width, channels], RGB, levels 0 to 255, bytes or floats.
 * @param options Which scale.
 * @returns [height, width, channels], floats.
 * @throws TypeError if picture is not an ndarray of bytes or floats.
 * @throws RangeError if the shape, a value or the scheme does not fit.
 *
 * Source: Parkhi et al. 2015 and Cao et al. 2018 (mean colours of VGG-Face); TensorFlow's per_image_standardization.
 *
 * @example
 * ```ts
 * import { createPicture, normalizeImage } from '@avemo/vision-prep';
 *
 * const pixel = createPicture(Uint8Array.of(0, 255, 51), { width: 1, height: 1 });
 * normalizeImage(pixel, { scheme: 'symmetric' }).data; // → [-1, 1, -0.6]
 * ```
 */
export function normalizeImage(picture: Picture, { scheme }: NormalizeImageOptions): Picture<Float32Array> {
  const { data, height, width, channels } = readPicture('normalizeImage', picture);
  const { scale, mean, deviation, reversed } =
    scheme === 'standardized' ? ownScale(data, channels) : resolveScale(scheme, channels);
  const result = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += channels) {
    for (let c = 0; c < channels; c++) {
      const value = data[i + (reversed ? channels - 1 - c : c)];
      result[i + c] = (value * scale - mean[c]) / deviation[c];
    }
  }
  return toPicture(result, height, width, channels);
}

interface Resolved {
  scale: number;
  mean: readonly number[];
  deviation: readonly number[];
  reversed: boolean;
}

function ownScale(data: ArrayLike<number>, channels: number): Resolved {
  const size = data.length;
  let sum = 0;
  for (let i = 0; i < size; i++) sum += data[i];
  const mean = sum / size;
  let squares = 0;
  for (let i = 0; i < size; i++) squares += (data[i] - mean) ** 2;
  const deviation = Math.max(Math.sqrt(squares / size), 1 / Math.sqrt(size));
  const repeat = (value: number) => Array<number>(channels).fill(value);
  return { scale: 1, mean: repeat(mean), deviation: repeat(deviation), reversed: false };
}

function resolveScale(
  scheme: Exclude<NormalizeImageOptions['scheme'], 'standardized'>,
  channels: number,
): Resolved {
  const known = typeof scheme === 'string' && Object.hasOwn(SCHEMES, scheme);
  if (!known && (typeof scheme !== 'object' || scheme === null)) {
    const names = [...Object.keys(SCHEMES), 'standardized'].join(', ');
    throw new RangeError(
      `normalizeImage: scheme must be one of ${names}, or numbers; got ${formatValue(scheme)}.`,
    );
  }
  const given: ImageScale = known ? SCHEMES[scheme] : (scheme as ImageScale);
  const { scale = 1, order = 'rgb' } = given;
  requireFinite('normalizeImage', 'scheme.scale', scale);
  if (order !== 'rgb' && order !== 'bgr') {
    throw new RangeError(`normalizeImage: scheme.order must be 'rgb' or 'bgr'; got ${formatValue(order)}.`);
  }
  if (order === 'bgr' && channels !== 3) {
    throw new RangeError(`normalizeImage: order 'bgr' needs 3 channels; got ${channels}.`);
  }
  const mean = perChannel('mean', given.mean ?? 0, channels);
  const deviation = perChannel('deviation', given.deviation ?? 1, channels);
  if (deviation.some((value) => value <= 0)) {
    throw new RangeError(`normalizeImage: scheme.deviation must be above 0; got [${deviation}].`);
  }
  return { scale, mean, deviation, reversed: order === 'bgr' };
}

function perChannel(name: string, value: number | readonly number[], channels: number): readonly number[] {
  const list = Array.isArray(value)
    ? (value as readonly number[])
    : Array<number>(channels).fill(value as number);
  if (list.length !== channels) {
    throw new RangeError(
      `normalizeImage: scheme.${name} must be one number or one a channel; got ${list.length} for ${channels} channels.`,
    );
  }
  list.forEach((entry, c) => requireFinite('normalizeImage', `scheme.${name}[${c}]`, entry));
  return list;
}
