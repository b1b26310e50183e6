import { formatValue, requireInteger, requireOptions } from '@avemo/checks';
import { decodeBmp } from '../image/decode-bmp';
import { ImageError } from '../image/image-error';
import { readImageHeader } from '../image/image-header';
import type { Picture } from '../image/picture';
import { toPicture } from '../image/read-picture';
import { rgbOf } from './rgb-of';

/** Where a picture may come from in a browser: a File or Blob, or bytes. */
export type ImageSource = Blob | Uint8Array | ArrayBuffer;

/** Options of `readImage`. */
export interface ReadImageOptions {
  /** Most pixels that a picture may have; more is an error before memory is spent. Default 2²⁶. */
  maxPixels?: number;
}

/**
 * Reads a JPEG, PNG or BMP file with the browser's own decoder. A JPEG file is turned as its EXIF orientation says; colour
 * profiles are not applied. A canvas multiplies by alpha: where a PNG file is transparent, its colours come out black.
 *
 * @param source - File or Blob, or bytes
 * @param options - a limit
 * @returns [height, width, 3], RGB bytes; grey files have three equal channels
 * @throws ImageError with a `code` where the file cannot be read
 * @throws TypeError if source is none of these
 * @example
 * ```ts no-run: needs a browser and a file that somebody chose
 * import { readImage } from '@avemo/vision-prep/browser';
 *
 * const file = document.querySelector('input')!.files!.item(0)!;
 * const picture = await readImage(file);
 * ```
 */
export async function readImage(
  source: ImageSource,
  options: ReadImageOptions = {},
): Promise<Picture<Uint8Array>> {
  requireOptions('readImage', 'options', options, 'Pass { maxPixels }');
  const { maxPixels = 2 ** 26 } = options;
  requireInteger('readImage', 'maxPixels', maxPixels);
  const bytes = await bytesOf(source);
  const header = readImageHeader(bytes, maxPixels);
  if (header.format === 'bmp') return decodeBmp(bytes, header);
  let bitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), {
      colorSpaceConversion: 'none',
      imageOrientation: 'from-image',
    });
  } catch (error) {
    throw new ImageError('damaged', `readImage: the ${header.format} file is cut off or broken.`, {
      cause: error,
    });
  }
  try {
    const { width, height } = bitmap;
    return toPicture(
      rgbOf((context) => context.drawImage(bitmap, 0, 0), width, height),
      height,
      width,
      3,
    );
  } finally {
    bitmap.close();
  }
}

async function bytesOf(source: unknown): Promise<Uint8Array> {
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  throw new TypeError(`readImage: source must be a File, a Blob or bytes; got ${formatValue(source)}.`);
}
