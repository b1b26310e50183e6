import { readFileSync } from 'node:fs';
import { readImage } from '@avemo/vision-prep/node';
import { describe, expect, it } from 'vitest';

const folder = new URL('./pictures/', import.meta.url);
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));

/** What Pillow reads from the same files; pictures/make.py wrote both. */
const { files } = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as {
  files: Record<string, { shape: number[]; rgb: string; alpha?: string }>;
};
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

/** Inverse transforms and the change of colours round in their own ways; PNG has no such freedom. */
const freedom = (name: string) => (name.endsWith('.jpg') ? 3 : 0);

describe('readImage', () => {
  it.each(Object.keys(files))('readImage(%s) is what Pillow reads, alpha too', async (name) => {
    const { shape, rgb, alpha } = files[name];
    const expected = bytes(rgb);
    const picture = await readImage(read(name));
    expect(picture.shape).toEqual(shape);
    const worst = Math.max(...picture.data.map((value, i) => Math.abs(value - expected[i])));
    expect(worst).toBeLessThanOrEqual(freedom(name));
    const kept = await readImage(read(name), { alpha: 'keep' });
    expect(kept.shape).toEqual([...shape.slice(0, 2), 4]);
    const opacity = kept.data.filter((_, i) => i % 4 === 3);
    expect(opacity).toEqual(alpha ? bytes(alpha) : new Uint8Array(opacity.length).fill(255));
    expect(kept.data.filter((_, i) => i % 4 < 3)).toEqual(picture.data);
  });

  it.each(['cmyk.jpg', 'ycck.jpg'])('readImage(%s) says that it is CMYK and what to do', async (name) => {
    await expect(readImage(read(name))).rejects.toMatchObject({
      name: 'ImageError',
      code: 'unsupported',
      message: 'readImage: the JPEG file is CMYK. Convert it to RGB first.',
    });
  });
});
