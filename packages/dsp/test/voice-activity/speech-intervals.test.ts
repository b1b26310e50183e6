import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { speechIntervals } from '@avemo/dsp/voice-activity';

/** Posteriors from runs: [value, frames] each. */
const runs = (...list: [number, number][]) =>
  Float32Array.from(list.flatMap(([value, frames]) => Array<number>(frames).fill(value)));
const inFrames = (posteriors: Float32Array, options = {}) =>
  speechIntervals(posteriors, { minSpeech: 0, minPause: 0, ...options }).map(({ start, end }) => [
    Math.round(start * 100 * 10) / 10,
    Math.round(end * 100 * 10) / 10,
  ]);

describe('speechIntervals', () => {
  it('speechIntervals(p) begins at the threshold and ends below the lower one', () => {
    const p = runs([0.1, 10], [0.45, 10], [0.7, 10], [0.45, 10], [0.1, 10], [0.45, 10]);
    expect(inFrames(p, { threshold: 0.6, endThreshold: 0.4 })).toEqual([[19.5, 39.5]]);
    expect(inFrames(p, { threshold: 0.6, endThreshold: 0.6 })).toEqual([[19.5, 29.5]]);
    expect(inFrames(p, { threshold: 0.3 })).toEqual([
      [9.5, 39.5],
      [49.5, 59.5],
    ]);
  });

  it('speechIntervals(p, { minPause, minSpeech }) closes gaps before it drops short stretches', () => {
    const p = runs([0, 10], [1, 4], [0, 3], [1, 4], [0, 20], [1, 4], [0, 10]);
    expect(inFrames(p)).toEqual([
      [9.5, 13.5],
      [16.5, 20.5],
      [40.5, 44.5],
    ]);
    expect(inFrames(p, { minPause: 0.05, minSpeech: 0.08 })).toEqual([[9.5, 20.5]]);
    expect(inFrames(p, { minPause: 0.03 })).toEqual(inFrames(p));
  });

  it('speechIntervals(p, { padding }) stays within the sound and joins what meets', () => {
    const p = runs([0, 3], [1, 10], [0, 10], [1, 10], [0, 3]);
    expect(inFrames(p, { padding: 0.03 })).toEqual([
      [0, 15.5],
      [19.5, 35.5],
    ]);
    expect(inFrames(p, { padding: 0.05 })).toEqual([[0, 36]]);
    expect(inFrames(runs([1, 5]))).toEqual([[0, 4.5]]);
    expect(inFrames(new Float32Array(0))).toEqual([]);
  });

  it('speechIntervals(p, options) gives stretches in order, apart, within the sound and as long as asked for', () => {
    const posteriors = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { maxLength: 200 });
    const duration = fc.double({ min: 0, max: 0.3, noNaN: true });
    fc.assert(
      fc.property(posteriors, duration, duration, duration, (list, minSpeech, minPause, padding) => {
        const found = speechIntervals(Float32Array.from(list), { minSpeech, minPause, padding });
        found.forEach(({ start, end }, i) => {
          expect(end - start).toBeGreaterThan(0);
          expect(start).toBeGreaterThanOrEqual(i === 0 ? 0 : found[i - 1].end);
          expect(end).toBeLessThanOrEqual(list.length / 100 + 1e-9);
        });
        const bare = speechIntervals(Float32Array.from(list), { minSpeech, minPause });
        bare.forEach(({ start, end }, i) => {
          expect(end - start).toBeGreaterThan(minSpeech - 1e-6);
          if (i > 0) expect(start - bare[i - 1].end).toBeGreaterThan(minPause - 1e-6);
        });
      }),
    );
  });

  it('speechIntervals(p, options) refuses what is out of range', () => {
    const p = runs([0.5, 3]);
    expect(() => speechIntervals(p, { threshold: 2 })).toThrow(/threshold/);
    expect(() => speechIntervals(p, { threshold: 0.2, endThreshold: 0.4 })).toThrow(/endThreshold/);
    expect(() => speechIntervals(p, { minPause: -1 })).toThrow(/minPause must be at least 0; got -1/);
    expect(() => speechIntervals(p, { frameSeconds: 0 })).toThrow(/frameSeconds/);
    expect(() => speechIntervals(Float32Array.of(NaN))).toThrow(RangeError);
  });
});
