import { expectClose, golden } from '@avemo/golden';
import { createPicture, peakSignalToNoiseRatio, structuralSimilarity } from '@avemo/vision-prep';
import { describe, expect, it } from 'vitest';
import { bytes } from '../pictures';

const { parameters, input, output } = golden('vision/psnr_ssim');
const scores = output('scores');
const x = bytes(input('x'));

/** Pillow's whole-number formula, which the case uses. */
function pillowGrey({ data, shape }: typeof x) {
  const grey = Uint8Array.from(
    { length: data.length / 3 },
    (_, i) => (19595 * data[3 * i] + 38470 * data[3 * i + 1] + 7471 * data[3 * i + 2] + 32768) >> 16,
  );
  return createPicture(grey, { height: shape[0], width: shape[1], channels: 1 });
}

describe.each<string>(parameters.pairs)('a picture and its %s', (name) => {
  const y = bytes(input(`y_${name}`));
  const [, psnr, ssimRgb, ssimGray] = [...scores.data.slice(4 * parameters.pairs.indexOf(name))];

  it('peakSignalToNoiseRatio(a, b) equals vision/psnr_ssim', () => {
    const got = peakSignalToNoiseRatio(x, y);
    if (psnr === -1) expect(got).toBe(Infinity);
    else expectClose([got], [psnr], scores.tolerance);
  });

  it('structuralSimilarity(a, b) equals vision/psnr_ssim, in colour and grey', () => {
    expectClose([structuralSimilarity(x, y)], [ssimRgb], scores.tolerance);
    expectClose([structuralSimilarity(pillowGrey(x), pillowGrey(y))], [ssimGray], scores.tolerance);
  });
});

describe('structuralSimilarity', () => {
  it('structuralSimilarity(a, b) says what is wrong with an argument', () => {
    const small = createPicture(new Uint8Array(30), { width: 10, height: 1 });
    expect(() => structuralSimilarity(small, small)).toThrow(/at least 11 × 11 pixels; got 1 × 10/);
    expect(() => structuralSimilarity(x, small)).toThrow(/the same shape/);
    expect(() => peakSignalToNoiseRatio(x, x, { range: 0 })).toThrow(RangeError);
  });
});
