import type { Block, Blocks } from '../../prepare/block';

/** Bands, and frames, of a picture of the sound that are hidden at most. */
const HIDDEN = 12;
/** Bands by which a picture of the sound is moved at most. */
const MOVED_BANDS = 2;
/** Share of its width and height by which a face is moved at most, and the factor of its light. */
const MOVED = 0.08;
const LIGHT = 0.2;

/** Whether a block is a picture of the sound: [time, bands, channels]; a clip of a face has one axis more. */
const isSound = ({ shape }: Block): boolean => shape.length === 3;

/**
 * Changes a segment each time that it is shown in training, so that a few hundred segments teach more. A picture of the sound,
 * scaled to mean 0, is moved by up to two bands, and one stretch of bands and one of frames are hidden; a face is mirrored or
 * not, moved, and darker or brighter, all its frames alike. The paper does not say that it does so.
 *
 * Source: Park et al. 2019 (hidden stretches), https://doi.org/10.21437/Interspeech.2019-2680.
 *
 * @param example - Inputs of a stage, one segment of each; missing ones stay missing.
 * @param random - In [0, 1).
 */
export const changeSegments = (example: Blocks, random: () => number): Blocks =>
  Object.fromEntries(
    Object.entries(example).map(([name, block]) => [
      name,
      block && (isSound(block) ? changeSound(block, random) : changeFace(block, random)),
    ]),
  );

/** A whole number from −most to most. */
const either = (most: number, random: () => number): number =>
  Math.min(most, Math.floor((2 * most + 1) * random()) - most);

/** Where a stretch of at most `most` of `length` begins and ends. */
function stretch(length: number, most: number, random: () => number): [start: number, end: number] {
  const size = Math.floor((most + 1) * random());
  const start = Math.floor((length - size + 1) * random());
  return [start, start + size];
}

function changeSound(block: Block, random: () => number): Block {
  const [frames, bands, channels] = block.shape;
  const data = new Float32Array(block.data.length);
  const moved = either(MOVED_BANDS, random);
  const [firstBand, lastBand] = stretch(bands, Math.min(HIDDEN, bands), random);
  const [firstFrame, lastFrame] = stretch(frames, Math.min(HIDDEN, frames), random);
  for (let t = 0; t < frames; t++) {
    if (t >= firstFrame && t < lastFrame) continue;
    for (let b = 0; b < bands; b++) {
      if (b >= firstBand && b < lastBand) continue;
      const from = (t * bands + Math.min(bands - 1, Math.max(0, b - moved))) * channels;
      data.set(block.data.subarray(from, from + channels), (t * bands + b) * channels);
    }
  }
  return { ...block, data };
}

function changeFace(block: Block, random: () => number): Block {
  const [frames, height, width, channels] = block.shape;
  const mirrored = random() < 0.5;
  const down = either(Math.round(MOVED * height), random);
  const right = either(Math.round(MOVED * width), random);
  const light = 1 + LIGHT * (2 * random() - 1);
  const data = block.data.slice();
  const inside = (place: number, size: number) => Math.min(size - 1, Math.max(0, place));
  for (let f = 0; f < frames; f++) {
    for (let y = 0; y < height; y++) {
      const row = (f * height + inside(y - down, height)) * width;
      for (let x = 0; x < width; x++) {
        const column = inside(x - right, width);
        const from = (row + (mirrored ? width - 1 - column : column)) * channels;
        const to = ((f * height + y) * width + x) * channels;
        for (let c = 0; c < channels; c++) {
          const value = light * block.data[from + c];
          data[to + c] = data instanceof Uint8Array ? Math.min(255, value) : value;
        }
      }
    }
  }
  return { ...block, data };
}
