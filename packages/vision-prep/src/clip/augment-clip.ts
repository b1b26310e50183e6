import { requireInRange, requireOptions, requireSeed } from '@avemo/checks';
import { adjustColors } from '../image/adjust-colors';
import { toPicture } from '../image/read-picture';
import type { Picture, PixelData } from '../image/picture';
import { warpAffine, type AffineMatrix } from '../image/warp-affine';
import { draw } from './random-draws';
import { requireClip } from './require-clip';

/** Options of `augmentClip`. */
export interface AugmentClipOptions {
  /** Integer from 0 to 2³² − 1; equal seeds give equal clips. Use another one for each clip and epoch. */
  seed: number;
  /** Probability that left and right are swapped, 0 to 1. Default 0.5. */
  flip?: number;
  /** Greatest share of width and height that is cut away, 0 to 0.9; what is left fills the frame again. Default 0.1. */
  crop?: number;
  /** Greatest turn to either side in degrees, 0 to 180. Default 10. */
  rotation?: number;
  /** Brightness factor from 1 − x to 1 + x, x from 0 to 1. Default 0.2. */
  brightness?: number;
  /** Contrast factor likewise. Default 0.2. */
  contrast?: number;
  /** Saturation factor likewise; RGB only. Default 0.2. */
  saturation?: number;
  /** Side of a square that is made black, as a share of the shorter side, 0 to 1. Default 0. */
  cutout?: number;
  /** The level of white: 1 for floats in [0, 1]. Default 255. */
  white?: number;
}

/**
 * Changes a clip at random, all its frames alike, so that the movement stays as it was: mirrored, cropped, turned, other
 * light and colours, a square cut out.
 *
 * Mirror, crop and turn are one affine map with bilinear interpolation; what comes from outside is the reflected picture.
 * Each draw has a name and depends on the seed alone, so that leaving one change out leaves the others as they are.
 *
 * @param clip - pictures of one shape, RGB (or one channel), bytes or floats
 * @param options - seed and extent of each change; 0 leaves it out
 * @returns as many pictures of the same shape and number type
 * @throws TypeError if clip is not an array of pictures, or options are missing
 * @throws RangeError if shapes differ or an option is out of range
 *
 * Source: Shorten and Khoshgoftaar 2019, A survey on image data augmentation for deep learning,
 * https://doi.org/10.1186/s40537-019-0197-0; cutout: DeVries and Taylor 2017, https://arxiv.org/abs/1708.04552.
 * @example
 * ```ts
 * import { augmentClip, createPicture } from '@avemo/vision-prep';
 *
 * const frame = createPicture(Uint8Array.of(10, 20, 30, 40), { width: 4, height: 1, channels: 1 });
 * const plain = { crop: 0, rotation: 0, brightness: 0, contrast: 0, saturation: 0 };
 * const [first] = augmentClip([frame, frame], { seed: 1, flip: 1, ...plain });
 * first!.data; // → [40, 30, 20, 10]
 * ```
 */
export function augmentClip<D extends PixelData>(
  clip: readonly Picture<D>[],
  options: AugmentClipOptions,
): Picture<D>[] {
  requireOptions('augmentClip', 'options', options, 'Pass { seed }');
  const { seed, flip = 0.5, crop = 0.1, rotation = 10, cutout = 0, white = 255 } = options;
  const { brightness = 0.2, contrast = 0.2, saturation = 0.2 } = options;
  requireSeed('augmentClip', 'seed', seed);
  const limits = { flip: [flip, 1], crop: [crop, 0.9], rotation: [rotation, 180], cutout: [cutout, 1] };
  const shares = { brightness: [brightness, 1], contrast: [contrast, 1], saturation: [saturation, 1] };
  for (const [name, [value, max]] of Object.entries({ ...limits, ...shares })) {
    requireInRange('augmentClip', name, value, 0, max);
  }
  const frames = requireClip('augmentClip', clip);
  const [{ width, height, channels }] = frames;
  const between = (name: string, low: number, high: number) => low + (high - low) * draw(seed, name);
  const matrix = drawMatrix({ width, height, between, flip, crop, rotation });
  const factors = {
    brightness: between('brightness', 1 - brightness, 1 + brightness),
    contrast: between('contrast', 1 - contrast, 1 + contrast),
    saturation: between('saturation', 1 - saturation, 1 + saturation),
  };
  const side = Math.round(cutout * Math.min(width, height));
  const left = Math.floor(between('cutout x', 0, width - side + 1));
  const top = Math.floor(between('cutout y', 0, height - side + 1));
  return frames.map(({ data }) => {
    const picture = toPicture(data, height, width, channels);
    const moved = warpAffine(picture, matrix, { width, height, outside: 'reflect' });
    const coloured = recolour(moved, { ...factors, white });
    for (let y = top; y < top + side; y++) {
      coloured.data.fill(0, (y * width + left) * channels, (y * width + left + side) * channels);
    }
    return coloured;
  });
}

interface Geometry {
  width: number;
  height: number;
  between: (name: string, low: number, high: number) => number;
  flip: number;
  crop: number;
  rotation: number;
}

/** The map from the clip to the augmented clip. */
function drawMatrix({ width, height, between, flip, crop, rotation }: Geometry): AffineMatrix {
  const mirror = between('flip', 0, 1) < flip ? -1 : 1;
  const kept = 1 - between('crop', 0, crop);
  const angle = (between('rotation', -rotation, rotation) * Math.PI) / 180;
  // The centre of what is kept comes to the centre of the frame; pixel centres are whole numbers.
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  const x = cx + between('crop x', -0.5, 0.5) * (1 - kept) * width;
  const y = cy + between('crop y', -0.5, 0.5) * (1 - kept) * height;
  const [cos, sin] = [Math.cos(angle) / kept, Math.sin(angle) / kept];
  const [a, b, d, e] = [cos * mirror, -sin * mirror, sin, cos];
  return [
    [a, b, cx - a * x - b * y],
    [d, e, cy - d * x - e * y],
  ];
}

/** Of one channel only brightness and contrast change. */
function recolour<D extends PixelData>(
  picture: Picture<D>,
  factors: { brightness: number; contrast: number; saturation: number; white: number },
): Picture<D> {
  const [height, width, channels] = picture.shape;
  if (channels === 3) return adjustColors(picture, factors);
  const spread = toPicture(
    repeatChannels(picture.data, height * width * channels),
    height,
    width * channels,
    3,
  );
  const { data } = adjustColors(spread, { ...factors, saturation: 1 });
  return toPicture(data.filter((_, i) => i % 3 === 0) as D, height, width, channels);
}

function repeatChannels<D extends PixelData>(data: D, length: number): D {
  const Kind = data.constructor as new (length: number) => D;
  const result = new Kind(3 * length);
  for (let i = 0; i < result.length; i++) result[i] = data[Math.floor(i / 3)];
  return result;
}
