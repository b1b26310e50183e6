import { expectClose, golden } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { cochleagram, erbFrequencies, gammatoneFilterbank } from '@avemo/dsp';

const reference = golden('dsp/cochleagram');
const signal = { samples: reference.input('x').data as Float32Array, sampleRate: 16000 };

/** A golden array of shape (channels, frames), frames first. */
function framesFirst({ data, shape: [rows, columns] }: { data: ArrayLike<number>; shape: number[] }) {
  return Array.from({ length: rows * columns }, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]);
}

describe('cochleagram', () => {
  for (const [name, frameLength, scale] of [
    ['energy_20ms', 320, 'energy'],
    ['energy_200ms', 3200, 'energy'],
    ['log_20ms', 320, 'log'],
  ] as const) {
    it(`cochleagram(x) reproduces dsp/cochleagram ${name}`, () => {
      const expected = reference.output(name);
      const result = cochleagram(signal, { frameLength, hopLength: 160, scale });
      expect(result.shape).toEqual([75, 64]);
      expectClose(result.data, framesFirst(expected), expected.tolerance);
    });
  }

  it('erbFrequencies({ channels, maxFrequency }) are the centres of dsp/cochleagram', () => {
    const { data, tolerance } = reference.output('centers');
    expectClose(erbFrequencies({ channels: 64, minFrequency: 50, maxFrequency: 8000 }), data, tolerance);
  });

  it('cochleagram(x) is the sum of squares of gammatoneFilterbank(x), also without a common block length', () => {
    const short = { samples: signal.samples.subarray(3000, 4500), sampleRate: 11025 };
    const frequencies = erbFrequencies({ channels: 5, minFrequency: 100, maxFrequency: 5000 });
    const outputs = gammatoneFilterbank(short, { frequencies });
    const result = cochleagram(short, {
      channels: 5,
      minFrequency: 100,
      maxFrequency: 5000,
      frameLength: 221,
      hopLength: 110,
    });
    expect(result.shape).toEqual([13, 5]);
    const expected: number[] = [];
    for (let m = 0; m < 13; m++) {
      for (let c = 0; c < 5; c++) {
        let sum = 0;
        for (let n = Math.max(0, (m + 1) * 110 - 221); n < (m + 1) * 110; n++) sum += outputs.get(n, c) ** 2;
        expected.push(sum);
      }
    }
    expectClose(result.data, expected, { rtol: 1e-5, atol: 1e-15 });
  });

  it('cochleagram(g·x) is g² times cochleagram(x)', () => {
    const options = { frameLength: 320, hopLength: 160, channels: 8 };
    const louder = { ...signal, samples: signal.samples.map((x) => 8 * x) };
    const expected = cochleagram(signal, options).data.map((energy) => 64 * energy);
    expectClose(cochleagram(louder, options).data, expected, { rtol: 1e-6, atol: 0 });
  });

  it('cochleagram(silence) is 0, on the logarithmic scale −10', () => {
    const silence = { samples: new Float32Array(800), sampleRate: 16000 };
    const options = { frameLength: 320, hopLength: 160 };
    expect(cochleagram(silence, options).data.every((energy) => energy === 0)).toBe(true);
    expect(cochleagram(silence, { ...options, scale: 'log' }).data.every((value) => value === -10)).toBe(
      true,
    );
    expect(cochleagram({ ...silence, samples: new Float32Array(100) }, options).shape).toEqual([0, 64]);
  });

  it('cochleagram(x) refuses channels beyond the Nyquist frequency', () => {
    const options = { frameLength: 320, hopLength: 160 };
    expect(() => cochleagram({ ...signal, sampleRate: 8000 }, options)).toThrow(
      'maxFrequency must be at most sampleRate/2 = 4000; got 8000',
    );
    expect(() => cochleagram(signal, { ...options, scale: 'bel' as never })).toThrow('scale must be');
    expect(() => cochleagram(signal, { ...options, hopLength: 0 })).toThrow('hopLength');
  });
});
