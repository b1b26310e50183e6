import { requireInteger, requireOneOf, requireOptions, requirePositive, requireSeed } from '@avemo/checks';
import { blurImage } from '../image/blur-image';
import type { Picture, PixelData } from '../image/picture';
import { pixelsLike, toPicture, type PixelRows } from '../image/read-picture';
import { draw, normalDraws } from './random-draws';
import { requireClip } from './require-clip';

/**
 * What is done to the clip. Five numbers each, for severities 1 to 5:
 *
 * - `occlusion`: a black rectangle stays over 0.05, 0.1, 0.2, 0.3, 0.4 of the area
 * - `blur`: Gaussian of σ = 1, 2, 3, 4, 6 pixels per 224 pixels of the shorter side
 * - `noise`: Gaussian of σ = 0.08, 0.12, 0.18, 0.26, 0.38 of the range, anew in each frame
 * - `low-light`: the levels times 0.6, 0.45, 0.3, 0.2, 0.1, then noise of σ = 0.02 of the range
 * - `dropped-frames`: 0.1, 0.2, 0.3, 0.4, 0.5 of the frames are replaced by the last one before them
 * - `missing-face`: a stretch of 0.1, 0.2, 0.4, 0.6, 0.8 of the frames is black
 */
export type Corruption = keyof typeof SEVERITIES;

const SEVERITIES = {
  occlusion: [0.05, 0.1, 0.2, 0.3, 0.4],
  blur: [1, 2, 3, 4, 6],
  noise: [0.08, 0.12, 0.18, 0.26, 0.38],
  'low-light': [0.6, 0.45, 0.3, 0.2, 0.1],
  'dropped-frames': [0.1, 0.2, 0.3, 0.4, 0.5],
  'missing-face': [0.1, 0.2, 0.4, 0.6, 0.8],
};

/** Options of `corruptClip`. */
export interface CorruptClipOptions {
  /** What is done. */
  corruption: Corruption;
  /** How much: an integer from 1 (little) to 5 (much). */
  severity: number;
  /** Integer from 0 to 2³² − 1; equal seeds give equal clips. */
  seed: number;
  /** The level of white: 1 for floats in [0, 1]. Default 255. */
  white?: number;
}

/** A clip that `corruptClip` has worked on. */
export interface CorruptedClip<D extends PixelData> {
  /** As many pictures as before. */
  frames: Picture<D>[];
  /** Per frame 1, or 0 where the picture is not of that moment or shows no face. */
  mask: Uint8Array;
}

/**
 * Makes a clip worse in a measured way, to see how much of it a system bears.
 *
 * @param clip - pictures of one shape, bytes or floats
 * @param options - what, how much, and a seed
 * @returns the pictures and which of them are still to be believed
 * @throws TypeError if clip is not an array of pictures, or options are missing
 * @throws RangeError if shapes differ or an option is out of range
 *
 * Source: Hendrycks and Dietterich 2019, Benchmarking neural network robustness to common corruptions and perturbations,
 * https://arxiv.org/abs/1903.12261: five severities; σ of noise and blur. The other steps are ours.
 * @example
 * ```ts
 * import { corruptClip, createPicture } from '@avemo/vision-prep';
 *
 * const clip = Array.from({ length: 10 }, () => createPicture(new Uint8Array(12).fill(200), { width: 2, height: 2 }));
 * const { mask } = corruptClip(clip, { corruption: 'missing-face', severity: 3, seed: 7 });
 * mask.filter((there) => there === 0).length; // → 4
 * ```
 */
export function corruptClip<D extends PixelData>(
  clip: readonly Picture<D>[],
  options: CorruptClipOptions,
): CorruptedClip<D> {
  requireOptions('corruptClip', 'options', options, 'Pass { corruption, severity, seed }');
  const { corruption, severity, seed, white = 255 } = options;
  requireOneOf('corruptClip', 'corruption', corruption, Object.keys(SEVERITIES) as Corruption[]);
  requireInteger('corruptClip', 'severity', severity, { min: 1, max: 5 });
  requireSeed('corruptClip', 'seed', seed);
  requirePositive('corruptClip', 'white', white);
  const frames = requireClip('corruptClip', clip);
  const amount = SEVERITIES[corruption][severity - 1];
  const mask = new Uint8Array(frames.length).fill(1);
  const pictures = WAYS[corruption](frames, { amount, seed, white, mask });
  return { frames: pictures as Picture<D>[], mask };
}

type Way = (
  frames: readonly PixelRows<PixelData>[],
  settings: { amount: number; seed: number; white: number; mask: Uint8Array },
) => Picture[];

const WAYS: Record<Corruption, Way> = {
  occlusion(frames, { amount, seed }) {
    const [{ width, height }] = frames;
    const side = Math.sqrt(amount);
    const [w, h] = [Math.max(1, Math.round(side * width)), Math.max(1, Math.round(side * height))];
    const left = Math.floor(draw(seed, 'x') * (width - w + 1));
    const top = Math.floor(draw(seed, 'y') * (height - h + 1));
    return frames.map((frame) => {
      const picture = copyOf(frame);
      for (let y = top; y < top + h; y++) {
        picture.data.fill(0, (y * width + left) * frame.channels, (y * width + left + w) * frame.channels);
      }
      return picture;
    });
  },
  blur: (frames, { amount }) =>
    frames.map((frame) =>
      blurImage(copyOf(frame), { sigma: (amount * Math.min(frame.width, frame.height)) / 224 }),
    ),
  noise: (frames, { amount, seed, white }) =>
    frames.map((frame, i) => withNoise(frame, 1, amount, white, seed, i)),
  'low-light': (frames, { amount, seed, white }) =>
    frames.map((frame, i) => withNoise(frame, amount, 0.02, white, seed, i)),
  'dropped-frames'(frames, { amount, seed, mask }) {
    // The first frame stays, so that there is always one to hold.
    const order = frames.map((_, i) => i).slice(1);
    order.sort((a, b) => draw(seed, a) - draw(seed, b));
    for (const i of order.slice(0, Math.round(amount * frames.length))) mask[i] = 0;
    let shown = frames[0];
    return frames.map((frame, i) => copyOf(mask[i] === 1 ? (shown = frame) : shown));
  },
  'missing-face'(frames, { amount, seed, mask }) {
    const length = Math.max(1, Math.round(amount * frames.length));
    const first = Math.floor(draw(seed, 'first') * (frames.length - length + 1));
    mask.fill(0, first, first + length);
    return frames.map((frame, i) => {
      const picture = copyOf(frame);
      if (mask[i] === 0) picture.data.fill(0);
      return picture;
    });
  },
};

function copyOf({ data, height, width, channels }: PixelRows<PixelData>): Picture {
  return toPicture(data.slice(), height, width, channels);
}

function withNoise(
  { data, height, width, channels }: PixelRows<PixelData>,
  gain: number,
  deviation: number,
  white: number,
  seed: number,
  frame: number,
): Picture {
  const next = normalDraws(seed, 'noise', frame);
  const result = pixelsLike(data, data.length);
  const rounding = data instanceof Uint8Array ? 0.5 : 0;
  for (let i = 0; i < data.length; i++) {
    const level = gain * data[i] + deviation * white * next();
    result[i] = Math.min(Math.max(level, 0) + rounding, white);
  }
  return toPicture(result, height, width, channels);
}
