import { golden } from '@avemo/golden';
import { fitClipLength } from '@avemo/vision-prep';
import { describe, expect, it } from 'vitest';

const { output } = golden('vision/fit_clip_length');
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('fitClipLength', () => {
  it.each([16, 8])(
    'fitClipLength(frames) equals vision/fit_clip_length for 1 to 40 frames into %i',
    (length) => {
      const { data } = output(`index_${length}`);
      for (let count = 1; count <= 40; count++) {
        const expected = [...data.slice((count - 1) * length, count * length)];
        expect(fitClipLength(numbers(count), { length })).toEqual(expected);
      }
    },
  );

  it('fitClipLength(frames) gives 16 frames unless told, the very objects', () => {
    const frames = numbers(20).map((i) => ({ i }));
    const clip = fitClipLength(frames);
    expect(clip).toHaveLength(16);
    clip.forEach((frame, i) => expect(frame).toBe(frames[i + 2]));
  });

  it('fitClipLength(frames) says what is wrong with an argument', () => {
    expect(() => fitClipLength([])).toThrow(/at least one frame; got none/);
    expect(() => fitClipLength([1], { length: 0 })).toThrow(/length must be an integer of at least 1/);
    expect(() => fitClipLength('abc' as never)).toThrow(TypeError);
  });
});
