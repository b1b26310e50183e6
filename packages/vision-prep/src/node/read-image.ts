import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { formatValue, requireInteger, requireOneOf, requireOptions } from '@avemo/checks';
import { decodeBmp } from '../image/decode-bmp';
import { ImageError } from '../image/image-error';
import { readImageHeader, type ImageHeader } from '../image/image-header';
import type { Picture } from '../image/picture';
import { toPicture } from '../image/read-picture';
import { upright } from '../image/upright';

/** Where a picture may come from in Node: a path, a file: address, bytes, or a Blob or File. */
export type ImageSource = string | URL | Uint8Array | ArrayBuffer | Blob;

/** Options of `readImage`. */
export interface ReadImageOptions {
  /** What becomes of a PNG file's alpha: `'drop'` leaves RGB as it is stored, `'keep'` gives four channels. Default 'drop'. */
  alpha?: 'drop' | 'keep';
  /** Most pixels that a picture may have; more is an error before memory is spent. Default 2²⁶. */
  maxPixels?: number;
}

/**
 * Reads a JPEG (baseline or progressive, colour or grey), PNG (any kind) or BMP (uncompressed) file. The kind is told by its
 * content, its name does not matter; a JPEG file is turned as its EXIF orientation says.
 *
 * @param source - path, file: URL, bytes, Blob or File
 * @param options - what becomes of alpha, and a limit
 * @returns [height, width, 3], RGB bytes, or [height, width, 4] with `alpha: 'keep'`; grey files have three equal channels
 * @throws ImageError with a `code` where the file cannot be read
 * @throws TypeError if source is none of these
 *
 * Source: JPEG by MozJPEG, PNG by the Rust crate `png`, both in WebAssembly (@jsquash/jpeg, @jsquash/png).
 * @example
 * ```ts
 * import { readImage } from '@avemo/vision-prep/node';
 *
 * const bmp = Uint8Array.of(
 *   ...[66, 77, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0],
 *   ...[4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 20, 10, 0],
 * );
 * const picture = await readImage(bmp);
 * [picture.shape, picture.data]; // → [[1, 1, 3], [10, 20, 30]]
 * ```
 */
export async function readImage(
  source: ImageSource,
  options: ReadImageOptions = {},
): Promise<Picture<Uint8Array>> {
  requireOptions('readImage', 'options', options, 'Pass { alpha, maxPixels }');
  const { alpha = 'drop', maxPixels = 2 ** 26 } = options;
  requireOneOf('readImage', 'alpha', alpha, ['drop', 'keep']);
  requireInteger('readImage', 'maxPixels', maxPixels);
  const bytes = await bytesOf(source);
  const header = readImageHeader(bytes, maxPixels);
  if (header.format === 'bmp') return withAlpha(decodeBmp(bytes, header), alpha);
  const { data, width, height } = await decodeRgba(bytes, header);
  if (width !== header.width || height !== header.height) {
    throw new ImageError('damaged', `readImage: the ${header.format} file contradicts its own size.`);
  }
  return upright(fromRgba(data, width, height, alpha), header.orientation);
}

interface Rgba {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

const { resolve } = createRequire(import.meta.url);
let jpegModule: Promise<WebAssembly.Module> | undefined;
let pngDecoder: ReturnType<typeof loadPngDecoder> | undefined;

async function loadPngDecoder() {
  const decoder = await import('@jsquash/png/codec/pkg/squoosh_png.js');
  decoder.initSync(await compile('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'));
  return decoder;
}

async function decodeRgba(bytes: Uint8Array, { format }: ImageHeader): Promise<Rgba> {
  try {
    if (format === 'png') {
      const decoder = await (pngDecoder ??= loadPngDecoder());
      return decoder.decode(bytes);
    }
    const { default: createJpegDecoder } = await import('@jsquash/jpeg/codec/dec/mozjpeg_dec.js');
    const module = await (jpegModule ??= compile('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'));
    // A fresh instance for each file: what a broken one leaves behind is gone with it.
    const { decode } = await createJpegDecoder({
      print() {},
      printErr() {},
      noInitialRun: true,
      instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
        const instance = new WebAssembly.Instance(module, imports);
        done(instance);
        return instance.exports;
      },
    });
    const decoded = decode(Uint8Array.from(bytes).buffer, false);
    if (!decoded) throw new Error('nothing decoded');
    return decoded;
  } catch (error) {
    throw new ImageError('damaged', `readImage: the ${format} file is cut off or broken.`, { cause: error });
  }
}

async function compile(path: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(resolve(path)));
}

function fromRgba(
  data: Uint8ClampedArray,
  width: number,
  height: number,
  alpha: 'drop' | 'keep',
): Picture<Uint8Array> {
  if (alpha === 'keep') return toPicture(Uint8Array.from(data), height, width, 4);
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0, j = 0; i < rgb.length; j++) {
    rgb[i++] = data[j++];
    rgb[i++] = data[j++];
    rgb[i++] = data[j++];
  }
  return toPicture(rgb, height, width, 3);
}

function withAlpha(picture: Picture<Uint8Array>, alpha: 'drop' | 'keep'): Picture<Uint8Array> {
  if (alpha === 'drop') return picture;
  const [height, width] = picture.shape;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0, j = 0; i < picture.data.length; i += 3, j += 4)
    rgba.set(picture.data.subarray(i, i + 3), j);
  return toPicture(rgba, height, width, 4);
}

async function bytesOf(source: unknown): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  const isFile = source instanceof URL && source.protocol === 'file:';
  if (typeof source !== 'string' && !isFile) {
    throw new TypeError(
      `readImage: source must be a path, a file: URL, bytes or a Blob; got ${formatValue(source)}.`,
    );
  }
  let found;
  try {
    const path = typeof source === 'string' ? source : fileURLToPath(source as URL);
    found = await stat(path);
    if (found.isFile()) return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ImageError('not-found', `readImage: ${formatValue(String(source))} cannot be read (${code}).`, {
      cause: error,
    });
  }
  throw new ImageError('not-a-file', `readImage: ${formatValue(String(source))} is not a file.`);
}
