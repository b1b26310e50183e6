import { golden } from '@avemo/golden';
import { fitClipLength, framesForInterval } from '@avemo/vision-prep';
import { describe, expect, it } from 'vitest';

const { input, output } = golden('vision/frames_for_interval');
const intervals = input('intervals');

describe.each(['fps30', 'fps25', 'fps29_97', 'fps12', 'uneven'])('framesForInterval at %s', (name) => {
  const times = input(`times_${name}`).data;

  it('framesForInterval(times) equals vision/frames_for_interval, with and without the end', () => {
    for (const [key, includeEnd] of [
      ['closed', true],
      ['halfopen', false],
    ] as const) {
      const expected = output(`${key}_${name}`).data;
      for (let i = 0; i < intervals.shape[0]; i++) {
        const [start, end] = intervals.data.slice(2 * i, 2 * i + 2);
        const frames = framesForInterval(times, { start, end, includeEnd });
        expect([frames[0] ?? -1, frames.length]).toEqual([...expected.slice(2 * i, 2 * i + 2)]);
        frames.forEach((frame, j) => expect(frame).toBe(frames[0] + j));
      }
    }
  });

  it("framesForInterval(times) and fitClipLength(frames, { padding: 'hold' }) equal the 16-frame clips of vision/frames_for_interval", () => {
    const clips = output(`clip16_${name}`).data;
    let full = 0;
    for (let i = 0; i < intervals.shape[0]; i++) {
      const [start, end] = intervals.data.slice(2 * i, 2 * i + 2);
      const frames = framesForInterval(times, { start, end });
      const expected = [...clips.slice(16 * i, 16 * i + 16)];
      if (frames.length === 0) {
        expect(expected).toEqual(Array(16).fill(-1));
      } else {
        expect(fitClipLength(frames, { padding: 'hold' })).toEqual(expected);
        full++;
      }
    }
    expect(full).toBeGreaterThan(10);
  });
});

describe('framesForInterval', () => {
  it('framesForInterval(times) of no frames is empty', () => {
    expect(framesForInterval([], { start: 0, end: 1 })).toEqual([]);
  });

  it('framesForInterval(times) says what is wrong with an argument', () => {
    const interval = { start: 0, end: 1 };
    expect(() => framesForInterval([0, 2, 1], interval)).toThrow(/must ascend; times\[2\]=1 follows 2/);
    expect(() => framesForInterval([0, NaN], interval)).toThrow(/times\[1\]/);
    expect(() => framesForInterval([0], { start: 1, end: 0 })).toThrow(/got start=1, end=0/);
    expect(() => framesForInterval([0], { start: NaN, end: 0 })).toThrow(RangeError);
    expect(() => framesForInterval(5 as never, interval)).toThrow(TypeError);
  });
});
