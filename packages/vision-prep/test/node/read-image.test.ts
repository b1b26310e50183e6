import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expectClose, golden } from '@avemo/golden';
import { ImageError, readImage } from '@avemo/vision-prep/node';
import { describe, expect, it } from 'vitest';

const { output, outputNames } = golden('vision/image_decode');
const path = (name: string) =>
  fileURLToPath(new URL(`../../../golden/cases/vision/image_decode/${name}`, import.meta.url));
const file = (name: string) => new Uint8Array(readFileSync(path(name)));
const files = [
  ...[
    'baseline_444',
    'baseline_420',
    'baseline_422',
    'progressive_420',
    'progressive_444',
    'gray',
    'exif6',
  ].map((n) => `${n}.jpg`),
  ...['rgb8', 'rgba8', 'palette', 'gray16', 'gray1', 'rgb8_interlaced'].map((n) => `${n}.png`),
  ...['rgb24', 'palette8'].map((n) => `${n}.bmp`),
];

/** Whole numbers from 0 to 2³² − 1. */
function generator(state: number): () => number {
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

describe('readImage', () => {
  it.each(files)('readImage(%s) equals vision/image_decode', async (name) => {
    const key = `rgb_${name.slice(0, -4)}`;
    expect(outputNames).toContain(key);
    const { data, shape, tolerance } = output(key);
    for (const source of [
      path(name),
      file(name),
      pathToFileURL(path(name)),
      new Blob([file(name)]),
      file(name).buffer,
    ]) {
      const picture = await readImage(source as Blob);
      const rows = shape.length === 3 ? shape : [...shape, 1];
      expect(picture.shape).toEqual([rows[0], rows[1], 3]);
      const expected =
        rows[2] === 3
          ? data
          : Uint8Array.from({ length: data.length * 3 }, (_, i) => data[Math.floor(i / 3)]);
      expectClose(picture.data, expected, tolerance);
    }
  });

  it("readImage(png, { alpha: 'keep' }) equals vision/image_decode in four channels", async () => {
    const picture = await readImage(path('rgba8.png'), { alpha: 'keep' });
    expect(picture.shape).toEqual(output('rgba_rgba8').shape);
    expect([...picture.data]).toEqual([...output('rgba_rgba8').data]);
    const opaque = await readImage(path('rgb24.bmp'), { alpha: 'keep' });
    expect(opaque.shape[2]).toBe(4);
    expect(opaque.data.every((value, i) => i % 4 < 3 || value === 255)).toBe(true);
  });

  it('readImage(jpeg) obeys each of the eight EXIF orientations', async () => {
    const bytes = file('exif6.jpg');
    const stored = output('rgb_exif6_stored');
    const [height, width] = stored.shape;
    // Where the tag stands: 0x0112, type 3, count 1, value 6.
    const tag = Buffer.from(bytes).findIndex(
      (_, i) => Buffer.from(bytes).readUInt16BE(Math.min(i, bytes.length - 2)) === 0x0112,
    );
    const little = tag < 0 || bytes[tag + 8] !== 0;
    const place = little ? littleTag(bytes) : tag + 9;
    // Position of stored pixel (x, y) in the upright picture, from the EXIF standard's table.
    const places: ((x: number, y: number) => [number, number])[] = [
      (x, y) => [x, y],
      (x, y) => [width - 1 - x, y],
      (x, y) => [width - 1 - x, height - 1 - y],
      (x, y) => [x, height - 1 - y],
      (x, y) => [y, x],
      (x, y) => [height - 1 - y, x],
      (x, y) => [height - 1 - y, width - 1 - x],
      (x, y) => [y, width - 1 - x],
    ];
    for (const [i, to] of places.entries()) {
      bytes[place] = i + 1;
      const picture = await readImage(bytes);
      for (const [x, y] of [
        [0, 0],
        [width - 1, 0],
        [0, height - 1],
        [10, 20],
        [40, 7],
      ]) {
        const [column, row] = to(x, y);
        for (let c = 0; c < 3; c++) {
          expect(
            Math.abs(picture.get(row, column, c) - stored.data[(y * width + x) * 3 + c]),
          ).toBeLessThanOrEqual(4);
        }
      }
    }
  });

  it('readImage(bmp) reads rows from the top, 1 and 4 bits, 16 and 32 bits with masks', async () => {
    const head = (width: number, height: number, bits: number, compression: number, extra: number[]) => {
      const buffer = Buffer.alloc(54);
      buffer.write('BM');
      buffer.writeUInt32LE(54 + extra.length, 10);
      buffer.writeUInt32LE(40, 14);
      buffer.writeInt32LE(width, 18);
      buffer.writeInt32LE(height, 22);
      buffer.writeUInt16LE(bits, 28);
      buffer.writeUInt32LE(compression, 30);
      return [...buffer, ...extra];
    };
    const read = async (bytes: number[]) => [...(await readImage(Uint8Array.from(bytes))).data];
    const palette = [0, 0, 0, 0, 3, 2, 1, 0];
    expect(await read([...head(3, 1, 1, 0, palette), 0b10100000, 0, 0, 0])).toEqual([
      1, 2, 3, 0, 0, 0, 1, 2, 3,
    ]);
    expect(await read([...head(3, 1, 4, 0, palette), 0x01, 0x10, 0, 0])).toEqual([0, 0, 0, 1, 2, 3, 1, 2, 3]);
    expect(await read([...head(1, -2, 24, 0, []), 3, 2, 1, 0, 6, 5, 4, 0])).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await read([...head(1, 2, 24, 0, []), 3, 2, 1, 0, 6, 5, 4, 0])).toEqual([4, 5, 6, 1, 2, 3]);
    // 5 red, 6 green, 5 blue bits: 31/31, 32/63, 0.
    const masks = [0x00, 0xf8, 0, 0, 0xe0, 0x07, 0, 0, 0x1f, 0, 0, 0];
    expect(await read([...head(1, 1, 16, 3, masks), 0x00, 0xfc, 0, 0])).toEqual([255, 130, 0]);
    expect(await read([...head(1, 1, 32, 0, []), 9, 8, 7, 0])).toEqual([7, 8, 9]);
    await expect(read(head(1, 1, 8, 1, []))).rejects.toMatchObject({
      code: 'unsupported',
      message: /compression 1/,
    });
  });

  it('readImage(source) names what is missing, empty, no picture, of another kind or too large', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'avemo-image-'));
    const text = join(folder, 'text.jpg');
    writeFileSync(text, 'Dear reader');
    await expect(readImage(text)).rejects.toMatchObject({ name: 'ImageError', code: 'unknown-format' });
    await expect(readImage(join(folder, 'none.png'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(readImage(folder)).rejects.toMatchObject({ code: 'not-a-file' });
    await expect(readImage(new Uint8Array(0))).rejects.toMatchObject({ code: 'empty' });
    await expect(readImage(Buffer.from('GIF89a....'))).rejects.toMatchObject({
      code: 'unsupported',
      message: /GIF/,
    });
    await expect(readImage(file('rgb8.png'), { maxPixels: 100 })).rejects.toMatchObject({
      code: 'too-large',
    });
    const huge = file('rgb8.png');
    new DataView(huge.buffer).setUint32(16, 16_000);
    new DataView(huge.buffer).setUint32(20, 16_000);
    await expect(readImage(huge)).rejects.toMatchObject({ code: 'too-large' });
    const cmyk = file('baseline_444.jpg');
    const frame = Buffer.from(cmyk).indexOf(Buffer.of(0xff, 0xc0));
    cmyk[frame + 9] = 4;
    await expect(readImage(cmyk)).rejects.toMatchObject({ code: 'unsupported', message: /CMYK/ });
    await expect(readImage(undefined as never)).rejects.toThrow(TypeError);
    await expect(readImage(file('rgb8.png'), { alpha: 'blend' as 'keep' })).rejects.toThrow(RangeError);
    rmSync(folder, { recursive: true });
  });

  it('readImage(broken copy) gives a picture or an ImageError, and the next file is read as before', async () => {
    const random = generator(77);
    for (let n = 0; n < 600; n++) {
      const name = files[n % files.length];
      let bytes = file(name);
      if (random() % 4 === 0) bytes = bytes.subarray(0, random() % bytes.length);
      else
        for (let i = 1 + (random() % 20); i > 0; i--)
          bytes[random() % (random() % 2 ? 100 : bytes.length)] = random();
      try {
        expect((await readImage(bytes, { maxPixels: 2 ** 20 })).shape[2]).toBe(3);
      } catch (error) {
        if (!(error instanceof ImageError)) throw new Error(`copy ${n} of ${name}`, { cause: error });
      }
    }
    expect((await readImage(path('palette.png'))).shape).toEqual([61, 51, 3]);
  });
});

function littleTag(bytes: Uint8Array): number {
  for (let i = 0; i + 9 < bytes.length; i++) {
    if (bytes[i] === 0x12 && bytes[i + 1] === 0x01 && bytes[i + 2] === 3 && bytes[i + 8] === 6) return i + 8;
  }
  throw new Error('no orientation');
}
