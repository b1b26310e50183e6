// The pictures of FER2013 as the network sees them: each brought to mean 0 and deviation 1, its middle 44 of 48 rows and columns.
import { openDataset } from '@avemo/pipelines';
import { emotions } from '@avemo/pipelines/predict';
import { join } from 'node:path';
import { random } from './random.mjs';

/** Rows and columns of a picture, and of what the network sees of it. */
export const [whole, seen] = [48, 44];

/**
 * Training pictures, those held back from training, and those of the public test part; each with its place among the
 * emotions and its grey levels. Equal pictures stay on one side, and none of the test part is in the other two.
 */
export async function facePictures({ data, seed }) {
  const { clips } = await openDataset('fer2013', join(data, 'fer2013'));
  const read = async (part) => {
    const pictures = [];
    for (const clip of clips.filter(({ split }) => split === part)) {
      for await (const { picture } of clip.media().video.frames()) {
        const levels = Uint8Array.from({ length: whole * whole }, (_, p) => picture.data[3 * p]);
        pictures.push({
          truth: emotions.indexOf(clip.label),
          levels,
          key: Buffer.from(levels).toString('latin1'),
        });
      }
    }
    return pictures;
  };
  const [all, test] = [await read('train'), await read('validation')];
  const tested = new Set(test.map(({ key }) => key));
  const groups = new Map();
  for (const picture of all.filter(({ key }) => !tested.has(key)))
    groups.set(picture.key, [...(groups.get(picture.key) ?? []), picture]);
  const shuffled = random(seed).shuffle([...groups.values()]);
  const count = Math.round(shuffled.length / 10);
  return {
    train: shuffled.slice(count).flat(),
    heldBack: shuffled.slice(0, count).flat(),
    test,
    leftOut: all.length - [...groups.values()].flat().length,
  };
}

/** Levels of mean 0 and deviation 1, so that neither light nor contrast counts. */
export function standardized({ levels }) {
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  const variance = levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length;
  const scale = 1 / (Math.sqrt(variance) + 1);
  return Float32Array.from(levels, (level) => (level - mean) * scale);
}

/** Half of them mirrored, turned by up to 10°, 10 % larger or smaller, and moved by up to 3 pixels; [seen, seen]. */
export function varied(picture, { uniform }) {
  const between = (low, high) => low + (high - low) * uniform();
  const flip = uniform() < 0.5 ? -1 : 1;
  const angle = (between(-10, 10) * Math.PI) / 180;
  const scale = between(0.9, 1.1);
  const [down, right] = [between(-3, 3), between(-3, 3)];
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const [middle, centre] = [(seen - 1) / 2, (whole - 1) / 2];
  const values = new Float32Array(seen * seen);
  for (let row = 0; row < seen; row++) {
    for (let column = 0; column < seen; column++) {
      const [y, x] = [row - middle, flip * (column - middle)];
      values[row * seen + column] = sample(
        picture,
        centre + down + cos * y - sin * x,
        centre + right + sin * y + cos * x,
      );
    }
  }
  return values;
}

/** Between four pixels; beyond the edge the pixel there. */
function sample(picture, y, x) {
  const inside = (value) => Math.min(Math.max(value, 0), whole - 1);
  const [row, column] = [inside(y), inside(x)];
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [bottom, right] = [inside(top + 1), inside(left + 1)];
  const [v, h] = [row - top, column - left];
  const line = (r) => picture[r * whole + left] * (1 - h) + picture[r * whole + right] * h;
  return line(top) * (1 - v) + line(bottom) * v;
}
