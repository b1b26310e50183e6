import { goldenSignal } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeWav, encodeWav, quantize } from '@avemo/dsp';

const signalOf = (values: Iterable<number>) => ({ samples: Float32Array.from(values), sampleRate: 16000 });
const values = fc.array(fc.double({ min: -1, max: 0.9999, noNaN: true }), { maxLength: 50 });

describe('quantize', () => {
  it('quantize(x) is what a 16-bit WAV file of x holds', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 1 }), (list) => {
        const signal = signalOf(list);
        expect(quantize(signal).samples).toEqual(decodeWav(encodeWav(signal)).channels[0]);
      }),
      { seed: 1 },
    );
  });

  it('quantize(x) leaves 16-bit sound as it is, and itself when repeated', () => {
    const speech = signalOf(goldenSignal('sp_d').data);
    expect(quantize(speech).samples).toEqual(speech.samples);
    const coarse = quantize(speech, { bits: 5 });
    expect(quantize(coarse, { bits: 5 }).samples).toEqual(coarse.samples);
    expect(new Set(coarse.samples).size).toBeLessThanOrEqual(32);
  });

  it('quantize(x, { bits }) errs by at most half a step inside the range', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 24 }), (list, bits) => {
        const signal = signalOf(list);
        const step = 2 ** (1 - bits);
        quantize(signal, { bits }).samples.forEach((y, n) => {
          const error = Math.abs(y - Math.min(signal.samples[n], 1 - step));
          expect(error).toBeLessThanOrEqual(step / 2 + 1e-9);
          expect(Number.isInteger(y / step)).toBe(true);
        });
      }),
      { seed: 2 },
    );
  });

  it('quantize(x) refuses depths and samples out of range', () => {
    expect(() => quantize(signalOf([0]), { bits: 1 })).toThrow(
      'bits must be an integer of at least 2 and at most 24',
    );
    expect(() => quantize(signalOf([0]), { bits: 25 })).toThrow('got 25');
    expect(() => quantize(signalOf([0, NaN]))).toThrow('samples[1] is NaN');
    expect(() => quantize([0] as never)).toThrow(TypeError);
  });
});
