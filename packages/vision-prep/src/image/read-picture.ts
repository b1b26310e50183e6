import { formatValue, ndArray } from '@avemo/checks';

import type { Picture, PixelData } from './picture';

/** A picture whose pixels lie in order: value (row, column, channel) at (row·width + column)·channels + channel. */
export interface PixelRows<D extends PixelData = PixelData> {
  data: D;
  height: number;
  width: number;
  channels: number;
}

/** Checks a picture and puts its pixels in order, copying only where a view skips or turns them. @internal */
export function readPicture<D extends PixelData>(
  caller: string,
  picture: Picture<D>,
  allowedChannels?: number,
): PixelRows<D> {
  const { data, shape } = (picture ?? {}) as Partial<Picture<D>>;
  if (!Array.isArray(shape) || !(data instanceof Uint8Array || data instanceof Float32Array)) {
    throw new TypeError(
      `${caller}: picture must be an ndarray of Uint8Array or Float32Array; got ${formatValue(picture)}. ` +
        'Use createPicture(data, { width, height }).',
    );
  }
  if (shape.length !== 3 || !shape.every((size) => Number.isInteger(size) && size >= 1)) {
    throw new RangeError(
      `${caller}: picture must have the shape [height, width, channels], none of them 0; got [${shape}].`,
    );
  }
  const [height, width, channels] = shape;
  if (allowedChannels !== undefined && channels !== allowedChannels) {
    throw new RangeError(`${caller}: picture must have ${allowedChannels} channels; got ${channels}.`);
  }
  const ordered = inOrder(picture);
  if (ordered.length !== height * width * channels) {
    throw new RangeError(
      `${caller}: a picture of shape [${shape}] needs ${height * width * channels} values; got ${data.length}.`,
    );
  }
  if (ordered instanceof Float32Array) {
    const bad = ordered.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new RangeError(`${caller}: value ${bad} of picture is ${ordered[bad]}.`);
  }
  return { data: ordered, height, width, channels };
}

/** A new array of the same kind. @internal */
export function pixelsLike<D extends PixelData>(data: D, length: number): D {
  return (data instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length)) as D;
}

/** A picture around pixels in order. @internal */
export function toPicture<D extends PixelData>(data: D, height: number, width: number, channels: number) {
  return ndArray(data, [height, width, channels]) as Picture<D>;
}

function inOrder<D extends PixelData>({ data, shape, stride, offset }: Picture<D>): D {
  const [height, width, channels] = shape;
  const size = height * width * channels;
  if (stride[2] === 1 && stride[1] === channels && stride[0] === width * channels) {
    return offset === 0 && data.length === size ? data : (data.subarray(offset, offset + size) as D);
  }
  const copy = pixelsLike(data, size);
  let position = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = offset + y * stride[0] + x * stride[1];
      for (let c = 0; c < channels; c++) copy[position++] = data[pixel + c * stride[2]];
    }
  }
  return copy;
}
