import { ImageError } from './image-error';
import type { ImageHeader } from './image-header';
import type { Picture } from './picture';
import { toPicture } from './read-picture';

/** Shift and greatest value of the bits of a mask. */
interface Field {
  shift: number;
  max: number;
}

/**
 * Decodes an uncompressed BMP file of 1, 4, 8 (palette), 16, 24 or 32 bits a pixel to RGB.
 * @internal
 */
export function decodeBmp(bytes: Uint8Array, { width, height }: ImageHeader): Picture<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return toPicture(decodePixels(view, width, height), height, width, 3);
  } catch (error) {
    if (error instanceof RangeError)
      throw new ImageError('damaged', 'readImage: the BMP file ends too early.');
    throw error;
  }
}

function decodePixels(view: DataView, width: number, height: number): Uint8Array {
  const start = view.getUint32(10, true);
  const headerSize = view.getUint32(14, true);
  const old = headerSize === 12;
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? 0 : view.getUint32(30, true);
  const hasMasks = compression === 3 || compression === 6;
  if ((compression !== 0 && !hasMasks) || ![1, 4, 8, 16, 24, 32].includes(bits)) {
    throw new ImageError(
      'unsupported',
      `readImage: the BMP file has ${bits} bits per pixel with compression ${compression}. Convert it to PNG first.`,
    );
  }
  const fromTop = !old && view.getInt32(22, true) < 0;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (start + rowBytes * height - (rowBytes - Math.ceil((width * bits) / 8)) > view.byteLength) {
    throw new RangeError('short');
  }
  const colour =
    bits <= 8
      ? paletteColour(view, 14 + headerSize, old ? 3 : 4, bits)
      : bits === 24
        ? (at: number) => [view.getUint8(at + 2), view.getUint8(at + 1), view.getUint8(at)]
        : maskedColour(view, bits, hasMasks);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const row = start + rowBytes * (fromTop ? y : height - 1 - y);
    for (let x = 0; x < width; x++, to += 3) {
      rgb.set(
        bits < 8 ? colour(row + ((x * bits) >> 3), (x * bits) & 7) : colour(row + (x * bits) / 8, 0),
        to,
      );
    }
  }
  return rgb;
}

function paletteColour(view: DataView, palette: number, entry: number, bits: number) {
  return (at: number, bit: number) => {
    const index = (view.getUint8(at) >> (8 - bits - bit)) & (2 ** bits - 1);
    const place = palette + entry * index;
    return [view.getUint8(place + 2), view.getUint8(place + 1), view.getUint8(place)];
  };
}

function maskedColour(view: DataView, bits: number, hasMasks: boolean) {
  const usual = bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
  const fields = usual.map((mask, i) => fieldOf(hasMasks ? view.getUint32(54 + 4 * i, true) : mask));
  return (at: number) => {
    const value = bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true);
    return fields.map(({ shift, max }) =>
      max === 0 ? 0 : Math.round((((value >>> shift) & max) * 255) / max),
    );
  };
}

function fieldOf(mask: number): Field {
  if (mask === 0) return { shift: 0, max: 0 };
  const shift = 31 - Math.clz32(mask & -mask);
  return { shift, max: mask >>> shift };
}
