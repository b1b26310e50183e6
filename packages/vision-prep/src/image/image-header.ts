import { ImageError } from './image-error';

/** What the head of a picture file says. @internal */
export interface ImageHeader {
  format: 'jpeg' | 'png' | 'bmp';
  width: number;
  height: number;
  /** How the stored picture has to be turned to stand upright, as EXIF numbers it: 1 (not at all) to 8. */
  orientation: number;
}

/** First bytes of formats that people try too. */
const OTHERS: [RegExp, string][] = [
  [/^GIF8/, 'GIF'],
  [/^RIFF....WEBP/s, 'WebP'],
  [/^(II\*\0|MM\0\*)/, 'TIFF'],
  [/^....ftyp(avif|avis)/s, 'AVIF'],
  [/^....ftyp(heic|heix|mif1)/s, 'HEIC'],
  [/^\s*(<\?xml|<svg)/, 'SVG'],
];

/**
 * Tells the kind of a picture file by its content, and its size; throws `ImageError`.
 * @internal
 */
export function readImageHeader(bytes: Uint8Array, maxPixels: number): ImageHeader {
  if (bytes.length === 0) throw new ImageError('empty', 'readImage: the file is empty (0 bytes).');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: ImageHeader;
  try {
    header = readers(view) ?? refuse(bytes);
  } catch (error) {
    if (error instanceof RangeError)
      throw new ImageError('damaged', 'readImage: the file ends inside its header.');
    throw error;
  }
  const { width, height, format } = header;
  if (width < 1 || height < 1) {
    throw new ImageError(
      'damaged',
      `readImage: the ${format} file says that it has ${width} × ${height} pixels.`,
    );
  }
  if (width * height > maxPixels) {
    throw new ImageError(
      'too-large',
      `readImage: the picture has ${width} × ${height} pixels, more than ${maxPixels}. Raise maxPixels if you have the memory.`,
    );
  }
  return header;
}

function readers(view: DataView): ImageHeader | null {
  if (view.byteLength > 2 && view.getUint16(0) === 0xffd8) return readJpeg(view);
  if (view.byteLength > 8 && view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a) {
    return { format: 'png', width: view.getUint32(16), height: view.getUint32(20), orientation: 1 };
  }
  if (view.byteLength > 2 && view.getUint16(0) === 0x424d) return readBmp(view);
  return null;
}

function refuse(bytes: Uint8Array): never {
  const text = String.fromCharCode(...bytes.subarray(0, 64));
  const name = OTHERS.find(([pattern]) => pattern.test(text))?.[1];
  throw name
    ? new ImageError(
        'unsupported',
        `readImage: ${name} files are not read here. Convert it to PNG or JPEG first.`,
      )
    : new ImageError(
        'unknown-format',
        'readImage: the content is neither JPEG, PNG nor BMP, whatever the name says.',
      );
}

function readBmp(view: DataView): ImageHeader {
  const old = view.getUint32(14, true) === 12;
  return {
    format: 'bmp',
    width: old ? view.getUint16(18, true) : view.getInt32(18, true),
    // Rows from the top have a negative height.
    height: old ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true)),
    orientation: 1,
  };
}

/** Goes from segment to segment until the frame header, past EXIF. */
function readJpeg(view: DataView): ImageHeader {
  let orientation = 1;
  for (let at = 2; ;) {
    while (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xff) at++;
    if (view.getUint8(at) !== 0xff)
      throw new ImageError('damaged', 'readImage: a segment of the JPEG file is broken.');
    const marker = view.getUint8(at + 1);
    const length = view.getUint16(at + 2);
    if (marker === 0xe1) orientation = readOrientation(view, at + 4, length - 2) ?? orientation;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      const components = view.getUint8(at + 9);
      if (components === 4) {
        throw new ImageError('unsupported', 'readImage: the JPEG file is CMYK. Convert it to RGB first.');
      }
      if (components !== 1 && components !== 3) {
        throw new ImageError(
          'unsupported',
          `readImage: the JPEG file has ${components} components; expected 1 or 3.`,
        );
      }
      return { format: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7), orientation };
    }
    if (marker === 0xda || marker === 0xd9)
      throw new ImageError('damaged', 'readImage: the JPEG file has no frame.');
    at += 2 + length;
  }
}

/** The tag 0x0112 of the first directory of EXIF; undefined where there is none. */
function readOrientation(view: DataView, start: number, length: number): number | undefined {
  if (length < 14 || view.getUint32(start) !== 0x45786966) return undefined;
  const tiff = start + 6;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  if (directory + 2 > start + length) return undefined;
  const count = view.getUint16(directory, little);
  for (let i = 0; i < count && directory + 14 + 12 * i <= start + length; i++) {
    const entry = directory + 2 + 12 * i;
    if (view.getUint16(entry, little) !== 0x0112) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
