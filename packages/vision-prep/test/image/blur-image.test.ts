import { expectClose, golden } from '@avemo/golden';
import { blurImage, createPicture, type Picture } from '@avemo/vision-prep';
import { describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';

const { input } = golden('vision/flip_rotate90');

/** The definition as one sum over two axes. */
function slowBlur(picture: Picture, sigma: number): number[] {
  const [height, width, channels] = picture.shape;
  const reach = Math.ceil(4 * sigma);
  const weight = (k: number) => Math.exp(-(k * k) / (2 * sigma * sigma));
  const clamp = (i: number, size: number) => Math.min(Math.max(i, 0), size - 1);
  const result: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        let [sum, total] = [0, 0];
        for (let j = -reach; j <= reach; j++) {
          for (let i = -reach; i <= reach; i++) {
            const w = weight(i) * weight(j);
            sum += w * picture.get(clamp(y + j, height), clamp(x + i, width), c);
            total += w;
          }
        }
        result.push(sum / total);
      }
    }
  }
  return result;
}

describe('blurImage', () => {
  it.each([0.3, 1, 2.5])('blurImage(picture, { sigma: %d }) equals the sum over both axes', (sigma) => {
    const picture = floats(input('x'));
    const expected = slowBlur(picture, sigma);
    for (const layout of [picture, scattered(picture)]) {
      expectClose(blurImage(layout, { sigma }).data, expected, { rtol: 1e-6, atol: 1e-4 });
    }
    expectClose(blurImage(bytes(input('x')), { sigma }).data, expected, { rtol: 0, atol: 0.5001 });
  });

  it('blurImage(picture) of one colour gives that colour, and outside: zero darkens the border', () => {
    const white = createPicture(new Uint8Array(75).fill(255), { width: 5, height: 5 });
    expect(blurImage(white, { sigma: 2 }).data).toEqual(white.data);
    expect(blurImage(white, { sigma: 2, outside: 'zero' }).get(0, 0, 0)).toBeLessThan(120);
    expect(() => blurImage(white, { sigma: 0 })).toThrow(RangeError);
  });
});
