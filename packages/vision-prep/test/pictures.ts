import ndarray from 'ndarray';
import type { GoldenArray } from '@avemo/golden';
import type { Picture } from '@avemo/vision-prep';

/** A picture of bytes from a golden array. */
export function bytes({ data, shape }: GoldenArray): Picture<Uint8Array> {
  return ndarray(data as Uint8Array, shape);
}

/** The same picture as floats. */
export function floats({ data, shape }: GoldenArray): Picture<Float32Array> {
  return ndarray(Float32Array.from(data), shape);
}

/** The same pixels behind another memory layout: an offset, gaps between the rows, channels first, columns backwards. */
export function scattered<D extends Uint8Array | Float32Array>(picture: Picture<D>): Picture<D> {
  const [height, width, channels] = picture.shape;
  const plane = height * (width + 3);
  const data = new (picture.data.constructor as new (length: number) => D)(5 + channels * plane).fill(
    77,
  ) as D;
  const view = ndarray(data, picture.shape, [width + 3, -1, plane], 5 + width) as Picture<D>;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) view.set(y, x, c, picture.get(y, x, c));
    }
  }
  return view;
}
