import { cutFrames } from '@avemo/vision-prep';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Stretches on a grid of 1/100 s, ascending, apart. */
const stretches = fc
  .uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 12 })
  .map((ends) => {
    const sorted = ends.sort((a, b) => a - b).map((end) => end / 100);
    return Array.from({ length: sorted.length >> 1 }, (_, i) => ({
      start: sorted[2 * i],
      end: sorted[2 * i + 1],
    }));
  });

describe('cutFrames', () => {
  it('cutFrames(times) moves each frame to where the sample of its moment comes when samples are cut alike', () => {
    fc.assert(
      fc.property(stretches, fc.constantFrom(10, 25, 100), (intervals, rate) => {
        const times = Array.from({ length: 4 * rate }, (_, i) => i / rate);
        // Samples at 100 Hz, each holding its own number, cut and joined.
        const samples = Array.from({ length: 400 }, (_, i) => i);
        const joined = intervals.flatMap(({ start, end }) =>
          samples.slice(Math.round(start * 100), Math.round(end * 100)),
        );
        const expected = times.flatMap((time, frame) => {
          const place = joined.indexOf(Math.round(time * 100));
          return place < 0 || Math.abs(time * 100 - Math.round(time * 100)) > 1e-9
            ? []
            : [[frame, place / 100]];
        });
        const got = cutFrames(times, intervals);
        expect(got.frames).toEqual(expected.map(([frame]) => frame));
        expect([...got.times]).toEqual(expected.map(([, time]) => expect.closeTo(time, 9)));
      }),
    );
  });

  it('cutFrames(times) keeps all of one stretch, and nothing of none', () => {
    expect(cutFrames([0, 1, 2], [{ start: 0, end: 9 }])).toEqual({
      frames: [0, 1, 2],
      times: Float64Array.of(0, 1, 2),
    });
    expect(cutFrames([0, 1, 2], [])).toEqual({ frames: [], times: new Float64Array(0) });
    expect(
      cutFrames(
        [0, 1, 2],
        [
          { start: 0, end: 1 },
          { start: 1, end: 2 },
        ],
      ).frames,
    ).toEqual([0, 1]);
  });

  it('cutFrames(times) says what is wrong with an argument', () => {
    const [a, b] = [
      { start: 0, end: 2 },
      { start: 1, end: 3 },
    ];
    expect(() => cutFrames([0, 1], [a, b])).toThrow(/ascend without overlap; got \[1, 3\) behind 2/);
    expect(() => cutFrames([0, 1], [{ start: 2, end: 1 }])).toThrow(RangeError);
    expect(() => cutFrames([0, NaN], [a])).toThrow(/times\[1\]/);
    expect(() => cutFrames([5, 1], [])).toThrow(/must ascend/);
    expect(() => cutFrames(undefined as never, [a])).toThrow(TypeError);
    expect(() => cutFrames([0], undefined as never)).toThrow(TypeError);
    expect(() => cutFrames([0], [null as never])).toThrow(/intervals\[0\] must be an object/);
  });
});
