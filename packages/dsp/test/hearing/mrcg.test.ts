import { expectClose, golden } from '@avemo/golden';
import type { NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import { mrcg } from '@avemo/dsp';

/** Columns first … first + 256 in steps, as rows of (features, frames). */
function columns(matrix: NdArray<Float32Array>, first: number, step: number): number[] {
  const [frames] = matrix.shape;
  const result: number[] = [];
  for (let f = first; f < first + 256; f += step) {
    for (let t = 0; t < frames; t++) result.push(matrix.get(t, f));
  }
  return result;
}

describe('mrcg', () => {
  for (const [id, options] of [
    ['dsp/mrcg', { rms: null, deltas: 'regression' }],
    ['dsp/mrcg_authors_deltas', {}],
  ] as const) {
    it(`mrcg(x) reproduces ${id}`, () => {
      const reference = golden(id);
      const signal = { samples: reference.input('x').data as Float32Array, sampleRate: 16000 };
      const result = mrcg(signal, options);
      expect(result.shape).toEqual([75, 768]);
      for (const [name, first, step] of [
        ['static', 0, 1],
        ['delta', 256, 4],
        ['delta2', 512, 4],
      ] as const) {
        const { data, tolerance } = reference.output(name);
        expectClose(columns(result, first, step), data, tolerance);
      }
      const means = Array.from({ length: 768 }, (_, f) => {
        let sum = 0;
        for (let t = 0; t < 75; t++) sum += result.get(t, f);
        return sum / 75;
      });
      const { data, tolerance } = reference.output('row_means');
      expectClose(means, data, tolerance);
    });
  }

  it('mrcg(g·x) equals mrcg(x), since the level is set first', () => {
    const samples = golden('dsp/mrcg').input('x').data as Float32Array;
    const expected = mrcg({ samples, sampleRate: 16000 });
    const quiet = mrcg({ samples: samples.map((x) => x / 64), sampleRate: 16000 });
    expectClose(quiet.data, expected.data, { rtol: 1e-5, atol: 1e-5 });
  });

  it('mrcg(silence) is finite and still', () => {
    const result = mrcg({ samples: new Float32Array(8000), sampleRate: 16000 });
    expect(result.shape).toEqual([50, 768]);
    expect(result.data.every(Number.isFinite)).toBe(true);
    // CG1 is −10 everywhere; Δ of it is 0
    expect([result.get(20, 5), result.get(20, 256 + 5)]).toEqual([-10, 0]);
    expect(mrcg({ samples: new Float32Array(0), sampleRate: 16000 }).shape).toEqual([0, 768]);
  });

  it('mrcg(x) needs a rate that holds the channels', () => {
    const signal = { samples: new Float32Array(4000), sampleRate: 8000 };
    expect(() => mrcg(signal)).toThrow('sampleRate/2 = 4000; got 8000. Lower maxFrequency');
    expect(mrcg(signal, { maxFrequency: 4000, channels: 32 }).shape).toEqual([50, 384]);
    expect(() => mrcg(signal, { maxFrequency: 4000, rms: 0 })).toThrow('rms must be above 0');
    expect(() => mrcg(signal, { maxFrequency: 4000, deltas: 'x' as never })).toThrow('deltas must be');
  });
});
