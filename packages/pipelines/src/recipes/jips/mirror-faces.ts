import type { Blocks } from '../../prepare/block';

/** Mirrors the face of an example, left to right, every second time. */
export function mirrorFaces(blocks: Blocks, random: () => number): Blocks {
  if (random() < 0.5) return blocks;
  const { face } = blocks;
  const [columns, channels] = face.shape.slice(-2);
  const data = face.data.slice() as typeof face.data;
  for (let pixel = 0; pixel < data.length / channels; pixel++) {
    const column = pixel % columns;
    const from = (pixel - column + (columns - 1 - column)) * channels;
    data.set(face.data.subarray(from, from + channels), pixel * channels);
  }
  return { ...blocks, face: { ...face, data } };
}
