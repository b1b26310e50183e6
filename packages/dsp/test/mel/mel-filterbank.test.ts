import { expectClose, golden } from '@avemo/golden';
import { describe, expect, it, vi } from 'vitest';
import { type MelOptions, melFilterbank } from '@avemo/dsp';

interface GoldenSet {
  sr: number;
  n_fft: number;
  n_mels: number;
  fmin: number;
  fmax: number;
}

const kinds: Record<string, Partial<MelOptions>> = {
  'dsp/mel_filterbank_htk': { melScale: 'htk' },
  'dsp/mel_filterbank_slaney': { melScale: 'slaney' },
  'dsp/mel_filterbank_meldomain': { melScale: 'htk', triangles: 'mel' },
};

describe('melFilterbank', () => {
  for (const [id, kind] of Object.entries(kinds)) {
    const reference = golden(id);
    for (const name of reference.outputNames) {
      it(`melFilterbank(options) reproduces ${id} ${name}`, () => {
        const [, what, set, norm] = /^(weights|sums)_(\d)(?:_(\w+))?$/.exec(name)!;
        const { sr, n_fft, n_mels, fmin, fmax } = reference.parameters.sets[Number(set)] as GoldenSet;
        const bank = melFilterbank({
          sampleRate: sr,
          fftLength: n_fft,
          melBands: n_mels,
          minFrequency: fmin,
          maxFrequency: fmax,
          areaNorm: norm === 'slaney',
          ...kind,
        });
        const { data, shape, tolerance } = reference.output(name);
        const bins = bank.shape[1];
        const rows = Array.from({ length: n_mels }, (_, b) => bank.data.subarray(b * bins, (b + 1) * bins));
        if (what === 'sums') {
          expectClose(
            rows.map((row) => row.reduce((sum, w) => sum + w, 0)),
            data,
            tolerance,
          );
        } else {
          // Large banks are stored with every fourth band only.
          const every = n_mels / shape[0];
          expect(bins).toBe(shape[1]);
          for (let b = 0; b < n_mels; b += every) {
            expectClose(rows[b], data.subarray((b / every) * bins, (b / every + 1) * bins), tolerance);
          }
        }
      });
    }
  }

  it('melFilterbank(options) of neighbouring bands sums to 1 between the first and last middle', () => {
    const bank = melFilterbank({ sampleRate: 16000, fftLength: 1024, melBands: 30, minFrequency: 50 });
    const sums = Array.from({ length: 513 }, (_, k) => {
      let sum = 0;
      for (let b = 0; b < 30; b++) sum += bank.get(b, k);
      return sum;
    });
    expectClose(sums.slice(20, 450), new Array(430).fill(1), { rtol: 0, atol: 1e-6 });
    expectClose([sums[0], sums[512]], [0, 0], { rtol: 0, atol: 1e-12 });
  });

  it('melFilterbank(options) leaves a band without bins zero', () => {
    const bank = melFilterbank({ sampleRate: 16000, fftLength: 64, melBands: 40 });
    const row = Array.from({ length: 33 }, (_, k) => bank.get(0, k));
    expect(row.every((w) => w === 0)).toBe(true);
  });

  it('melFilterbank(options) refuses what makes no bank', () => {
    const call = (more: object) => () =>
      melFilterbank({ sampleRate: 16000, fftLength: 512, melBands: 40, ...more });
    expect(call({ sampleRate: 0 })).toThrow('sampleRate must be above 0; got 0');
    expect(call({ fftLength: 0 })).toThrow('fftLength must be an integer');
    expect(call({ melBands: 2.5 })).toThrow('melBands must be an integer');
    expect(call({ minFrequency: -1 })).toThrow('minFrequency must be in [0, 8000]; got -1');
    expect(call({ maxFrequency: NaN })).toThrow('maxFrequency must be finite');
    expect(call({ minFrequency: 4000, maxFrequency: 4000 })).toThrow('below maxFrequency; got 4000 and 4000');
  });

  it('melFilterbank(options) warns once of bands that hold no bin, and says how many', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    try {
      for (const [sampleRate, fftLength, melBands] of [
        [8000, 256, 128],
        [16000, 512, 128],
        [22050, 512, 160],
        [16000, 512, 40],
      ]) {
        warn.mockClear();
        const mel = (f: number) => 2595 * Math.log10(1 + f / 700);
        const point = (i: number) => 700 * (10 ** ((i * mel(sampleRate / 2)) / (melBands + 1) / 2595) - 1);
        const bins = Array.from({ length: fftLength / 2 + 1 }, (_, k) => (k * sampleRate) / fftLength);
        const empty = Array.from({ length: melBands }, (_, b) => b).filter(
          (b) => !bins.some((f) => f > point(b) + 1e-9 && f < point(b + 2) - 1e-9),
        );
        const bank = melFilterbank({ sampleRate, fftLength, melBands });
        const rows = Array.from({ length: melBands }, (_, b) =>
          bank.data.subarray(b * bins.length, (b + 1) * bins.length),
        );
        expect(rows.flatMap((row, b) => (row.every((weight) => weight === 0) ? [b] : []))).toEqual(empty);
        melFilterbank({ sampleRate, fftLength, melBands });
        expect(warn.mock.calls.length).toBe(empty.length > 0 ? 1 : 0);
        if (empty.length > 0) {
          expect(warn.mock.calls[0][0]).toContain(`${empty.length} of ${melBands} mel bands hold no bin`);
        }
      }
    } finally {
      warn.mockRestore();
    }
  });
});
