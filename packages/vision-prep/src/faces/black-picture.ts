import type { Picture, PixelData } from '../image/picture';
import { pixelsLike, readPicture, toPicture } from '../image/read-picture';

/** A black square of a picture's kind. @internal */
export function blackPicture<D extends PixelData>(picture: Picture<D>, size: number): Picture<D> {
  const { data, channels } = readPicture('faceFrames', picture);
  return toPicture(pixelsLike(data, size * size * channels), size, size, channels);
}
