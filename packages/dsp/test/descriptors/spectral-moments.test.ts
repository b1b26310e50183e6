import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ndarray, { type NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import { spectralEntropy, spectralKurtosis, spectralSkewness, spectrogram } from '@avemo/dsp';

const grid = { sampleRate: 16000, fftLength: 512 };
const descriptors = {
  spectralEntropy: (spectra: NdArray<Float32Array>) => spectralEntropy(spectra),
  spectralSkewness: (spectra: NdArray<Float32Array>) => spectralSkewness(spectra, grid),
  spectralKurtosis: (spectra: NdArray<Float32Array>) => spectralKurtosis(spectra, grid),
};

/** What openSMILE's `_sma` columns are: the mean of three frames, the first and the last repeated beyond the ends. */
function smoothed(values: Float32Array, rows: number): Float64Array {
  const at = (t: number) => values[Math.max(0, Math.min(values.length - 1, t))];
  return Float64Array.from({ length: rows }, (_, t) => (at(t - 1) + at(t) + at(t + 1)) / 3);
}

describe('spectralSkewness, spectralKurtosis, spectralEntropy', () => {
  const reference = golden('opensmile/ComParE_2016');
  const names = JSON.parse(
    readFileSync(
      fileURLToPath(new URL('../../../golden/cases/opensmile/ComParE_2016/lld_names.json', import.meta.url)),
      'utf8',
    ),
  ) as string[];

  const power = spectrogram(
    { samples: goldenSignal('sp_b').data, sampleRate: 16000 },
    { frameLength: 320, hopLength: 160, fftLength: 512, scale: 'power' },
  );
  for (const [name, describeBy] of Object.entries(descriptors)) {
    it(`${name}(power spectra) is openSMILE's of sp_b`, () => {
      const { data, shape } = reference.output('lld_sp_b');
      const [rows, columns] = shape;
      const column = names.indexOf(`pcm_fftMag_${name}_sma`);
      const ours = smoothed(describeBy(power).data, rows);
      const theirs = Float64Array.from({ length: rows }, (_, t) => data[t * columns + column]);
      expectClose(ours, theirs, { rtol: 1e-4, atol: 1e-5 });
    });
  }

  it('spectralSkewness(a spectrum and its mirror image) has the same size and the other sign', () => {
    const values = Float32Array.from({ length: 33 }, (_, k) =>
      k === 0 ? 5 : Math.exp(-((k - 9) ** 2) / 40) + 0.01 * k,
    );
    const mirrored = values.map((value, k) => (k === 0 ? value : values[33 - k]));
    const small = { sampleRate: 16000, fftLength: 64 };
    const [there] = spectralSkewness(ndarray(values, [1, 33]), small).data;
    const [back] = spectralSkewness(ndarray(mirrored, [1, 33]), small).data;
    expect(there).toBeGreaterThan(0.1);
    expect(back).toBeCloseTo(-there, 5);
  });

  it('spectralKurtosis(n equal bins) is that of the uniform distribution, 1.8 − 2.4/(n² − 1)', () => {
    for (const n of [2, 3, 8, 256]) {
      const level = ndarray(new Float32Array(n + 1).fill(0.3), [1, n + 1]);
      const [kurtosis] = spectralKurtosis(level, { sampleRate: 16000, fftLength: 2 * n }).data;
      expect(kurtosis).toBeCloseTo(1.8 - 2.4 / (n * n - 1), 5);
      expect(spectralEntropy(level).get(0, 0)).toBeCloseTo(Math.log2(n), 5);
    }
  });

  it('spectralEntropy(silence, one bin, a spectrum times 8) is 0, 0 and the same', () => {
    const one = Float32Array.from({ length: 65 }, (_, k) => (k === 9 ? 1e4 : 0));
    expect([...spectralEntropy(ndarray(new Float32Array(65), [1, 65])).data]).toEqual([0]);
    expect(spectralEntropy(ndarray(one, [1, 65])).get(0, 0)).toBeLessThan(1e-6);
    const louder = ndarray(power.data.map((value) => 8 * value) as Float32Array, power.shape);
    expectClose(spectralEntropy(louder, { floor: 8e-7 }).data, spectralEntropy(power).data, {
      rtol: 1e-6,
      atol: 1e-7,
    });
    for (const describeBy of Object.values(descriptors)) {
      expect([...describeBy(ndarray(new Float32Array(514), [2, 257])).data]).toEqual([0, 0]);
    }
  });
});
