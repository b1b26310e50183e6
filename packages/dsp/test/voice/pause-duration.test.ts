import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectEndpoints, pauseDuration } from '@avemo/dsp';

const tenths = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 30 }))
  .map(([start, length]) => [start, start + length]);

describe('pauseDuration', () => {
  it('pauseDuration(speech, segment) is the share of tenths of a second that no interval covers', () => {
    fc.assert(
      fc.property(fc.array(tenths, { maxLength: 8 }), tenths, (intervals, [from, to]) => {
        fc.pre(to > from);
        let silent = 0;
        for (let tenth = from; tenth < to; tenth++) {
          if (!intervals.some(([start, end]) => start <= tenth && tenth < end)) silent++;
        }
        const speech = intervals.map(([start, end]) => ({ start: start / 10, end: end / 10 }));
        const share = pauseDuration(speech, { start: from / 10, end: to / 10 });
        expect(Math.abs(share - silent / (to - from))).toBeLessThan(1e-9);
        expect(share >= 0 && share <= 1).toBe(true);
      }),
      { seed: 1 },
    );
  });

  it('pauseDuration(detectEndpoints(x), clip) is the known share of silence', () => {
    const samples = new Float32Array(32000);
    for (let n = 8000; n < 16000; n++) samples[n] = 0.5 * Math.sin(0.1 * n);
    const speech = detectEndpoints({ samples, sampleRate: 16000 });
    expect(Math.abs(pauseDuration(speech, { start: 0, end: 2 }) - 0.75)).toBeLessThan(0.011);
    expect(
      pauseDuration(detectEndpoints({ samples: new Float32Array(16000), sampleRate: 16000 }), {
        start: 0,
        end: 1,
      }),
    ).toBe(1);
  });

  it('pauseDuration(speech, segment) does not sort or change what it was given', () => {
    const speech = [
      { start: 3, end: 4 },
      { start: 0, end: 1 },
    ];
    const copy = structuredClone(speech);
    expect(pauseDuration(speech, { start: 0, end: 4 })).toBe(0.5);
    expect(speech).toEqual(copy);
  });

  it('pauseDuration(speech, segment) refuses what is no interval', () => {
    const clip = { start: 0, end: 1 };
    expect(() => pauseDuration([], { start: 1, end: 1 })).toThrow('segment must have a duration; got 1 to 1');
    expect(() => pauseDuration([{ start: 2, end: 1 }], clip)).toThrow(
      'speech[0] must end after it starts; got 2 to 1',
    );
    expect(() => pauseDuration([{ start: NaN, end: 1 }], clip)).toThrow('speech[0].start must be finite');
    expect(() => pauseDuration(clip as never, clip)).toThrow('must be an array of intervals');
    expect(() => pauseDuration([null as never], clip)).toThrow(TypeError);
    expect(() => pauseDuration([], undefined as never)).toThrow(TypeError);
  });
});
