import { expectClose, golden } from '@avemo/golden';
import { adjustColors, createPicture } from '@avemo/vision-prep';
import { describe, expect, it } from 'vitest';
import { bytes } from '../pictures';

const { parameters, input, output } = golden('vision/brightness_contrast_saturation');
const picture = bytes(input('x'));
const [height, width] = picture.shape;
const scaled = createPicture(
  Float32Array.from(picture.data, (level) => level / 255),
  { width, height },
);

describe('adjustColors', () => {
  it.each(['brightness', 'contrast', 'saturation'])(
    'adjustColors(picture, { %s }) equals vision/brightness_contrast_saturation',
    (name) => {
      parameters.factors.forEach((factor: number, i: number) => {
        const { data, tolerance } = output(`${name}_${i}`);
        expectClose(adjustColors(scaled, { [name]: factor, white: 1 }).data, data, tolerance);
      });
      const { data, tolerance } = output(`${name}_2_u8`);
      expectClose(adjustColors(picture, { [name]: parameters.factors[2] }).data, data, tolerance);
    },
  );

  it('adjustColors(picture) changes brightness, then contrast, then saturation', () => {
    const { data, tolerance } = output('all_three');
    const [, brightness, contrast, saturation] = parameters.factors;
    expectClose(adjustColors(scaled, { brightness, contrast, saturation, white: 1 }).data, data, tolerance);
  });

  it('adjustColors(picture) without factors gives the picture; white stays white', () => {
    expect(adjustColors(picture).data).toEqual(picture.data);
    const white = createPicture(new Uint8Array(12).fill(255), { width: 2, height: 2 });
    expect([...adjustColors(white, { brightness: 3, contrast: 1.5 }).data]).toEqual(Array(12).fill(255));
  });

  it('adjustColors(picture) says what is wrong with an argument', () => {
    expect(() => adjustColors(picture, { contrast: -1 })).toThrow(/contrast must be in \[0/);
    expect(() => adjustColors(picture, { white: 0 })).toThrow(RangeError);
    const grey = createPicture(new Uint8Array(4), { width: 2, height: 2, channels: 1 });
    expect(() => adjustColors(grey)).toThrow(/must have 3 channels; got 1/);
  });
});
