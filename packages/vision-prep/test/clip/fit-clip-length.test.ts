import { golden } from '@avemo/golden';
import { fitClipLength } from '@avemo/vision-prep';
import { describe, expect, it } from 'vitest';

const { output } = golden('vision/fit_clip_length');
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('fitClipLength', () => {
  it.each([16, 8])(
    "fitClipLength(frames, { padding: 'hold' }) equals vision/fit_clip_length for 1 to 40 frames into %i",
    (length) => {
      const { data } = output(`index_${length}`);
      for (let count = 1; count <= 40; count++) {
        const expected = [...data.slice((count - 1) * length, count * length)];
        expect(fitClipLength(numbers(count), { length, padding: 'hold' })).toEqual(expected);
      }
    },
  );

  it.each([16, 8])(
    'fitClipLength(frames) equals the doubled frames of vision/fit_clip_length into %i',
    (length) => {
      const { data, shape } = output(`doubled_${length}`);
      for (let row = 0; row < shape[0]; row++) {
        const expected = [...data.slice(row * length, (row + 1) * length)];
        expect(fitClipLength(numbers(length / 2 + row), { length })).toEqual(expected);
      }
    },
  );

  it('fitClipLength(frames) shows the first two and the last two of 12 frames twice, as the paper says', () => {
    expect(fitClipLength(numbers(12))).toEqual([0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 11, 11]);
  });

  it('fitClipLength(frames) of less than half the length holds the ends', () => {
    for (let count = 1; count < 8; count++) {
      const expected = [...output('index_16').data.slice((count - 1) * 16, count * 16)];
      expect(fitClipLength(numbers(count))).toEqual(expected);
    }
  });

  it('fitClipLength(frames) gives 16 frames by default, the very objects', () => {
    const frames = numbers(20).map((i) => ({ i }));
    const clip = fitClipLength(frames);
    expect(clip).toHaveLength(16);
    clip.forEach((frame, i) => expect(frame).toBe(frames[i + 2]));
  });

  it('fitClipLength(frames) says what is wrong with an argument', () => {
    expect(() => fitClipLength([])).toThrow(/at least one frame; got none/);
    expect(() => fitClipLength([1], { length: 0 })).toThrow(/length must be an integer of at least 1/);
    expect(() => fitClipLength([1], { padding: 'loop' as 'hold' })).toThrow(/'double', 'hold'; got "loop"/);
    expect(() => fitClipLength('abc' as never)).toThrow(TypeError);
  });
});
