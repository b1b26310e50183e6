import { alignAnnotations } from '@avemo/vision-prep';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Piece by piece: what numpy.interp gives. */
function slowInterpolation(moment: number, times: number[], values: number[]): number {
  if (moment <= times[0]) return values[0];
  for (let i = 1; i < times.length; i++) {
    if (moment <= times[i]) {
      const share = (moment - times[i - 1]) / (times[i] - times[i - 1]);
      return values[i - 1] + share * (values[i] - values[i - 1]);
    }
  }
  return values[times.length - 1];
}

const ascending = fc
  .uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 12 })
  .map((list) => list.sort((a, b) => a - b).map((time) => time / 100));

describe('alignAnnotations', () => {
  it('alignAnnotations(frameTimes) interpolates between annotations, shifted by the delay', () => {
    fc.assert(
      fc.property(ascending, fc.integer({ min: -300, max: 300 }), (times, hundredths) => {
        const delay = hundredths / 100;
        const values = times.map((_, i) => Math.sin(3 * i));
        const frameTimes = Array.from({ length: 60 }, (_, i) => i / 5);
        const got = alignAnnotations(frameTimes, { times, values, delay });
        const moments = frameTimes.map((time) => time + delay);
        expect([...got.values]).toEqual(
          moments.map((moment) => expect.closeTo(slowInterpolation(moment, times, values), 6)),
        );
        expect([...got.mask]).toEqual(
          moments.map((moment) => Number(moment >= times[0] && moment <= times[times.length - 1])),
        );
      }),
    );
  });

  it("alignAnnotations(frameTimes, { interpolation: 'nearest' }) gives values that were written", () => {
    fc.assert(
      fc.property(ascending, (times) => {
        const values = times.map((_, i) => i);
        const frameTimes = Array.from({ length: 50 }, (_, i) => i / 4.9);
        const got = alignAnnotations(frameTimes, { times, values, interpolation: 'nearest' });
        frameTimes.forEach((time, i) => {
          const distance = Math.min(...times.map((other) => Math.abs(other - time)));
          expect(Math.abs(times[got.values[i]] - time)).toBeCloseTo(distance, 9);
        });
      }),
    );
  });

  it('alignAnnotations(frameTimes) says what is wrong with an argument', () => {
    expect(() => alignAnnotations([0], { times: [], values: [] })).toThrow(/at least one annotation/);
    expect(() => alignAnnotations([0], { times: [0, 0], values: [1, 2] })).toThrow(/must ascend/);
    expect(() => alignAnnotations([0], { times: [0, 1], values: [1] })).toThrow(/same length/);
    expect(() => alignAnnotations([NaN], { times: [0], values: [1] })).toThrow(/frameTimes\[0\]/);
    expect(() => alignAnnotations([0], { times: [0], values: [NaN] })).toThrow(/values\[0\]/);
    expect(() => alignAnnotations([0], { times: [0], values: [1], delay: Infinity })).toThrow(RangeError);
    expect(() => alignAnnotations([0], undefined as never)).toThrow(TypeError);
  });
});
