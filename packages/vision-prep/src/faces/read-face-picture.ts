import { readPicture, type PixelRows } from '../image/read-picture';
import type { Picture } from '../image/picture';

/** Shorter sides hold no face that could be found: the models see eyes from 8 pixels apart. */
const minSide = 16;

/** Checks that faces can be searched in a picture: 1 or 3 channels, large enough, levels of 0 to 255. @internal */
export function readFacePicture(caller: string, picture: Picture): PixelRows {
  const rows = readPicture(caller, picture);
  const { data, width, height, channels } = rows;
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(
      `${caller}: picture must have 3 channels (RGB) or 1 (grey); got ${channels}. Drop the alpha channel.`,
    );
  }
  if (width < minSide || height < minSide) {
    throw new RangeError(
      `${caller}: picture must be at least ${minSide} × ${minSide} pixels; got ${width} × ${height}.`,
    );
  }
  if (data instanceof Float32Array) requireLevels(caller, data);
  return rows;
}

function requireLevels(caller: string, data: Float32Array): void {
  let min = Infinity;
  let max = -Infinity;
  for (const value of data) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min < 0 || max > 255 || (max > 0 && max <= 1)) {
    throw new RangeError(
      `${caller}: picture must hold levels of 0 to 255; got ${min} to ${max}. Undo the normalisation first.`,
    );
  }
}
