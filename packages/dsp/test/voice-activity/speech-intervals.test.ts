import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { speechIntervalStream, speechIntervals } from '@avemo/dsp/voice-activity';

/** Posteriors from runs: [value, frames] each. */
const runs = (...list: [number, number][]) =>
  Float32Array.from(list.flatMap(([value, frames]) => Array<number>(frames).fill(value)));
const inFrames = (posteriors: Float32Array, options = {}) =>
  speechIntervals(posteriors, { minSpeech: 0, minPause: 0, ...options }).map(({ start, end }) => [
    Math.round(start * 100 * 10) / 10,
    Math.round(end * 100 * 10) / 10,
  ]);

/** Each rule by itself, on lists of truth a half frame: joined, dropped, padded. */
function slowIntervals(
  list: number[],
  { minSpeech, minPause, padding }: { minSpeech: number; minPause: number; padding: number },
) {
  const states = list.reduce<boolean[]>(
    (before, p) => [...before, before.at(-1) ? p >= Math.fround(0.35) : p >= 0.5],
    [],
  );
  // Half frames: frame t covers 2t − 1 and 2t, from (t − ½) to (t + ½).
  let halves = Array.from({ length: 2 * list.length + 1 }, (_, h) => states[Math.ceil(h / 2)] ?? false).slice(
    0,
    2 * list.length,
  );
  const stretchesOf = (marks: boolean[], wanted: boolean) => {
    const found: { start: number; end: number }[] = [];
    marks.forEach((mark, h) => {
      if (mark !== wanted) return;
      if (found.at(-1)?.end === h) found.at(-1)!.end = h + 1;
      else found.push({ start: h, end: h + 1 });
    });
    return found;
  };
  const long = (stretch: { start: number; end: number }, seconds: number) =>
    (stretch.end - stretch.start) / 200 >= seconds - 1e-9;
  for (const gap of stretchesOf(halves, false)) {
    if (gap.start > 0 && gap.end < halves.length && !long(gap, minPause))
      halves.fill(true, gap.start, gap.end);
  }
  const kept = stretchesOf(halves, true).filter((each) => long(each, minSpeech));
  halves = halves.map((_, h) =>
    kept.some(({ start, end }) => h >= start - 200 * padding - 1e-6 && h + 1 <= end + 200 * padding + 1e-6),
  );
  return stretchesOf(halves, true).map(({ start, end }) => ({ start: start / 200, end: end / 200 }));
}

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

  it('speechIntervalStream(options) gives the stretches of the whole for any pieces', () => {
    const any = fc.array(fc.constantFrom(0, 0.3, 0.4, 0.6, 1), { maxLength: 150 });
    const long = fc
      .array(fc.tuple(fc.constantFrom(0, 0.4, 1), fc.integer({ min: 1, max: 40 })), { maxLength: 20 })
      .map((list) => [...runs(...list)]);
    const duration = fc.constantFrom(0, 0.01, 0.03, 0.1, 0.25);
    const durations = fc.record({ minSpeech: duration, minPause: duration, padding: duration });
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.oneof(any, long), durations, sizes, (list, options, lengths) => {
        const stream = speechIntervalStream(options);
        const found = [];
        for (let i = 0, at = 0; at < list.length; at += lengths[i++ % lengths.length]) {
          found.push(...stream.push(Float32Array.from(list.slice(at, at + lengths[i % lengths.length]))));
        }
        found.push(...stream.finish());
        const expected = slowIntervals(list, options);
        expect(found.length).toBe(expected.length);
        found.forEach(({ start, end }, i) => {
          expect(start).toBeCloseTo(expected[i].start, 9);
          expect(end).toBeCloseTo(expected[i].end, 9);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('speechIntervalStream(options) gives a stretch as soon as its pause has lasted', () => {
    for (const [options, frames] of [
      [{}, 70],
      [{ minPause: 0.2 }, 80],
      [{ padding: 0.05 }, 80],
    ] as const) {
      const stream = speechIntervalStream(options);
      const out = [...runs([0, 20], [1, 40], [0, 50])].map((p) => stream.push(Float32Array.of(p)).length);
      expect(out.findIndex((count) => count > 0) + 1).toBe(frames);
      expect(stream.latencySeconds).toBeCloseTo(frames / 100 - 0.6, 9);
    }
  });

  it('speechIntervalStream(options) refuses what is out of range, and pieces after its end', () => {
    expect(() => speechIntervalStream({ threshold: 2 })).toThrow(/speechIntervalStream: threshold/);
    const stream = speechIntervalStream();
    expect(() => stream.push(Float32Array.of(NaN))).toThrow(RangeError);
    stream.finish();
    expect(() => stream.push(new Float32Array(1))).toThrow(/finished/);
    expect(() => stream.finish()).toThrow(/finished/);
  });
});
