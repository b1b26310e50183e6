import { deriveSeed } from '@avemo/checks';
import { createRandom } from '../../random';
import { faceFeatureNames } from '../render-face';
import type { PictureSize } from '../picture-size';
import { drawBackdrop, type HeadPlace } from './backdrop';
import { drawHead } from './draw-head';
import { expressionOf } from './expression';
import { drawPerson, type Person } from './person';
import { createSurface, type Surface } from './surface';

/** A drawn person, ready to be filmed. @internal */
export interface Performer {
  person: Person;
  surface: Surface;
}

/** A stretch of frames, `end` behind the last, in which the picture does not show the face as it was. @internal */
export interface PictureDamage {
  kind: 'occluded' | 'frozen' | 'noisy' | 'absent';
  start: number;
  end: number;
}

/** What is filmed. @internal */
export interface Scene extends PictureSize {
  /** Decides camera, light and noise. */
  seed: number;
  damage: readonly PictureDamage[];
}

/** @internal */
export function createPerformer(seed: number): Performer {
  const person = drawPerson(seed);
  return { person, surface: createSurface(person) };
}

/**
 * Draws one picture for each row of a face stream. Each is [height, width, 3] and stays valid until the next is asked for.
 *
 * @param performer - Who is filmed.
 * @param stream - [frames, features], as `renderFace` gives it without damage.
 * @internal
 */
export function* filmFace(
  { person, surface }: Performer,
  stream: Float32Array,
  { width, height, seed, damage }: Scene,
): Generator<Uint8ClampedArray, void, undefined> {
  const random = createRandom(deriveSeed(seed, 'camera'));
  const scale = Math.min(height, 0.8 * width) * (0.17 + 0.035 * random.next());
  const home = {
    x: width / 2 + (random.next() - 0.5) * Math.max(0, width - 3.6 * scale) * 0.4,
    y: height * 0.46 + (random.next() - 0.5) * 0.06 * height,
  };
  const gain = 0.75 + 0.45 * random.next();
  const phases = [0, 0, 0, 0].map(() => 2 * Math.PI * random.next());
  const sway = (k: number, rate: number, frame: number) => Math.sin(rate * frame + phases[k]);
  const empty = damage.some(({ kind }) => kind === 'absent')
    ? drawBackdrop(person, width, height)
    : undefined;
  const body = drawBackdrop(person, width, height, { ...home, scale });
  const pixels = new Uint8ClampedArray(3 * width * height);
  const grain = drawGrain(seed);
  const frames = stream.length / faceFeatureNames.length;
  for (let frame = 0; frame < frames; frame++) {
    const done = damage.find(({ start, end }) => frame >= start && frame < end)?.kind;
    const first = damage.some(({ start }) => frame === start);
    if (done !== 'frozen' || first) {
      pixels.set((done === 'absent' && empty) || body);
      const place = {
        x: home.x + scale * 0.1 * sway(0, 0.08, frame),
        y: home.y + scale * 0.05 * sway(1, 0.11, frame),
        scale: scale * (1 + 0.025 * sway(2, 0.05, frame)),
      };
      const shown = expressionOf(person, calm(stream, frame, frames));
      shown.yaw += 0.06 * sway(3, 0.06, frame);
      if (done !== 'absent') drawHead(pixels, { width, height }, person, surface, shown, place);
      if (done === 'occluded') cover(pixels, { width, height }, person, place);
      const noisy = done === 'noisy';
      addGrain(pixels, grain, random.integer(grain.length), noisy ? 0.35 : gain, noisy ? 24 : 1);
    }
    yield pixels;
  }
}

/** A row of the stream, averaged over its neighbours so that pictures do not tremble; blinks and lips less than the rest. */
function calm(stream: Float32Array, frame: number, frames: number): Float64Array {
  const width = faceFeatureNames.length;
  const row = new Float64Array(width);
  faceFeatureNames.forEach((name, i) => {
    const radius = name.startsWith('pose') ? 3 : name === 'AU45_r' || name === 'mouth_open' ? 0 : 1;
    for (let k = frame - radius; k <= frame + radius; k++) {
      row[i] += stream[Math.min(frames - 1, Math.max(0, k)) * width + i] / (2 * radius + 1);
    }
  });
  return row;
}

/** A board before the whole head. */
function cover(
  pixels: Uint8ClampedArray,
  { width, height }: PictureSize,
  { shirt }: Person,
  place: HeadPlace,
): void {
  const row = (y: number) => Math.round(Math.min(height, Math.max(0, place.y + y * place.scale)));
  const column = (x: number) => Math.round(Math.min(width, Math.max(0, place.x + x * place.scale)));
  for (let y = row(-2.2); y < row(2.4); y++) {
    for (let x = column(-1.7); x < column(1.7); x++)
      pixels.set([255 - shirt[0], 255 - shirt[1], 255 - shirt[2]], 3 * (y * width + x));
  }
}

/** Noise of a camera with a deviation of 2.5 levels. */
function drawGrain(seed: number): Float32Array {
  const random = createRandom(deriveSeed(seed, 'grain'));
  return Float32Array.from({ length: 65_521 }, () => 6 * (random.next() + random.next() - 1));
}

function addGrain(
  pixels: Uint8ClampedArray,
  grain: Float32Array,
  start: number,
  gain: number,
  strength: number,
): void {
  let at = start;
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = pixels[i] * gain + strength * grain[at];
    if (++at === grain.length) at = 0;
  }
}
