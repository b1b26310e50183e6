import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler, resample } from '@avemo/dsp';

const sound = (length: number) =>
  Float32Array.from({ length }, (_, n) => Math.sin(n * n * 1e-4) + (n % 700 === 0 ? 0.5 : 0));

function inPieces(resampler: ReturnType<typeof createResampler>, samples: Float32Array, cuts: number[]) {
  const places = [...cuts.map((cut) => cut % (samples.length + 1)), samples.length].sort((a, b) => a - b);
  const out: Float32Array[] = [];
  let from = 0;
  for (const to of places) {
    out.push(resampler.push(samples.subarray(from, to)));
    from = to;
  }
  out.push(resampler.finish());
  const all = new Float32Array(out.reduce((sum, piece) => sum + piece.length, 0));
  let place = 0;
  for (const piece of out) {
    all.set(piece, place);
    place += piece.length;
  }
  return all;
}

describe('createResampler', () => {
  for (const [from, to] of [
    [48000, 16000],
    [44100, 16000],
    [16000, 44100],
    [8000, 16000],
    [22050, 48000],
    [16000, 16000],
    [11127, 7919],
    [3, 100],
    [100, 3],
  ]) {
    it(`createResampler({ from: ${from}, to: ${to} }) gives the bits of resample for any pieces`, () => {
      const resampler = createResampler({ from, to });
      const longest = Math.min(20000, Math.ceil((20000 * from) / to));
      fc.assert(
        fc.property(
          fc.oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: 0, max: longest })),
          fc.array(fc.nat(), { maxLength: 20 }),
          (length, cuts) => {
            resampler.reset();
            const samples = sound(length);
            const whole = resample({ samples, sampleRate: from }, to).samples;
            const got = inPieces(resampler, samples, cuts);
            expect(got.length).toBe(whole.length);
            expect(Buffer.compare(Buffer.from(got.buffer), Buffer.from(whole.buffer))).toBe(0);
          },
        ),
        { numRuns: 12, seed: 3 },
      );
    });

    it(`createResampler({ from: ${from}, to: ${to} }) keeps its latency`, () => {
      const resampler = createResampler({ from, to });
      const { samples: wait, seconds } = resampler.latency;
      expect(seconds).toBe(wait / from);
      const step = Math.max(1, Math.floor(wait / 50));
      let received = 0;
      let produced = 0;
      while (received < 3 * wait) {
        produced += resampler.push(new Float32Array(step)).length;
        received += step;
        // Output m lies at m · from/to; all of those that are `wait` old are out.
        expect(produced).toBeGreaterThanOrEqual(Math.floor(((received - wait) * to) / from));
      }
      expect(produced).toBeGreaterThan(0);
    });
  }

  it('createResampler(…) names a sample that is not finite, and then says so', () => {
    const resampler = createResampler({ from: 48000, to: 16000 });
    resampler.push(new Float32Array(1000));
    expect(() => resampler.push(Float32Array.of(0, 0, Infinity))).toThrow('samples[1002] is Infinity');
    expect(() => resampler.push(new Float32Array(1))).toThrow(expect.objectContaining({ code: 'failed' }));
    resampler.reset();
    resampler.finish();
    expect(() => resampler.finish()).toThrow(expect.objectContaining({ code: 'finished' }));
    expect(() => resampler.push([1] as never)).toThrow('finish() has been called');
    resampler.reset();
    expect(() => resampler.push([1] as never)).toThrow(TypeError);
    for (const rates of [
      { from: 0, to: 1 },
      { from: 1, to: 0.5 },
      { from: 1, to: 2e6 },
    ]) {
      expect(() => createResampler(rates)).toThrow(RangeError);
    }
  });
});
