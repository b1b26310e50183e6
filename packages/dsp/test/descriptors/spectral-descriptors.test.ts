import { expectClose, golden, goldenSignal } from '@avemo/golden';
import ndarray, { type NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  amplitudeToDecibel,
  hannWindow,
  spectralBandwidth,
  spectralCentroid,
  spectralContrast,
  spectralFlatness,
  spectralRolloff,
  spectralSlope,
  spectrogram,
} from '@avemo/dsp';

const reference = golden('dsp/spectral_features');
const grid = { sampleRate: 16000, fftLength: 512 };
const librosa = {
  frameLength: 512,
  hopLength: 160,
  edges: 'zero',
  window: hannWindow(512, { periodic: true }),
} as const;
const signalOf = (samples: Float32Array) => ({ samples, sampleRate: 16000 });
const spectraOf = (samples: Float32Array) => spectrogram(signalOf(samples), librosa);
const scaled = (spectra: NdArray<Float32Array>, gain: number) =>
  ndarray(spectra.data.map((value) => gain * value) as Float32Array, spectra.shape);
const sine = (frequency: number, length = 4096) =>
  Float32Array.from({ length }, (_, n) => 0.5 * Math.sin((2 * Math.PI * frequency * n) / 16000));

const descriptors = {
  spectralCentroid: (spectra: NdArray<Float32Array>) => spectralCentroid(spectra, grid),
  spectralBandwidth: (spectra: NdArray<Float32Array>) => spectralBandwidth(spectra, grid),
  spectralRolloff: (spectra: NdArray<Float32Array>) => spectralRolloff(spectra, grid),
  spectralFlatness: (spectra: NdArray<Float32Array>) => spectralFlatness(spectra),
  spectralContrast: (spectra: NdArray<Float32Array>) => spectralContrast(spectra, grid),
  spectralSlope: (spectra: NdArray<Float32Array>) => spectralSlope(spectra, grid),
};

describe('spectral descriptors', () => {
  for (const file of reference.parameters.files as string[]) {
    const spectra = spectraOf(goldenSignal(file).data);

    it(`spectralCentroid(spectra), Bandwidth, Rolloff and Flatness reproduce dsp/spectral_features on ${file}`, () => {
      for (const [name, result] of [
        ['centroid', spectralCentroid(spectra, grid)],
        ['bandwidth', spectralBandwidth(spectra, grid)],
        ['rolloff', spectralRolloff(spectra, grid)],
        ['flatness', spectralFlatness(spectra)],
      ] as const) {
        const { data, tolerance } = reference.output(`${name}_${file}`);
        expect(result.shape).toEqual([data.length, 1]);
        expectClose(result.data, data, tolerance);
      }
    });

    it(`spectralContrast(spectra, { dynamicRange: 80 }) reproduces dsp/spectral_features on ${file}`, () => {
      const { data, shape, tolerance } = reference.output(`contrast_${file}`);
      const [bands, frames] = shape;
      const result = spectralContrast(spectra, { ...grid, dynamicRange: 80 });
      expect(result.shape).toEqual([frames, bands]);
      const framesFirst = result.data.map((_, i) => data[(i % bands) * frames + Math.floor(i / bands)]);
      expectClose(result.data, framesFirst, tolerance);
    });
  }

  it('spectralRolloff(spectra) equals dsp/spectral_features to the bin but where rounding decides', () => {
    const { data } = reference.output('rolloff_noise');
    const result = spectralRolloff(spectraOf(goldenSignal('noise').data), grid).data;
    const moved = result.filter((value, t) => Math.abs(value - data[t]) > 0.01).length;
    expect(moved).toBeLessThanOrEqual(1);
  });

  it('spectralSlope(spectra) is the least-squares line, over all bins or a range', () => {
    const spectra = spectraOf(goldenSignal('sp_e').data.subarray(8000, 12000));
    for (const [minFrequency, maxFrequency, first, last] of [
      [0, 8000, 0, 256],
      [500, 1500, 16, 48],
      [510, 1490, 17, 47],
    ]) {
      const result = spectralSlope(spectra, { ...grid, minFrequency, maxFrequency });
      for (let t = 0; t < spectra.shape[0]; t++) {
        let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
        for (let k = first; k <= last; k++) {
          const [x, y] = [31.25 * k, spectra.get(t, k)];
          [n, sx, sy, sxx, sxy] = [n + 1, sx + x, sy + y, sxx + x * x, sxy + x * y];
        }
        const slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
        expectClose([result.get(t, 0)], [slope], { rtol: 1e-5, atol: 1e-12 });
      }
    }
    const falling = Float32Array.from({ length: 257 }, (_, k) => -12 - 0.003 * 31.25 * k);
    expectClose(spectralSlope(ndarray(falling, [1, 257]), grid).data, [-0.003], { rtol: 1e-5, atol: 0 });
  });

  it('spectralCentroid(g·x) and all others: slope times g, all others the same', () => {
    const spectra = spectraOf(goldenSignal('noise').data.subarray(0, 4000));
    for (const [name, describeBy] of Object.entries(descriptors)) {
      const factor = name === 'spectralSlope' ? 8 : 1;
      const expected = describeBy(spectra).data.map((value) => factor * value);
      expectClose(describeBy(scaled(spectra, 8)).data, expected, { rtol: 1e-5, atol: 1e-7 });
    }
  });

  it('spectralCentroid(x delayed by a hop) and all others are those of x one row later', () => {
    const x = goldenSignal('sp_b').data.subarray(9000, 13000);
    const drop = { ...librosa, edges: 'drop' } as const;
    const before = spectrogram(signalOf(x), drop);
    const after = spectrogram(signalOf(Float32Array.of(...new Float32Array(160), ...x)), drop);
    for (const describeBy of Object.values(descriptors)) {
      const [rows, later] = [describeBy(before), describeBy(after)];
      expect(later.data.subarray(rows.shape[1])).toEqual(rows.data);
    }
  });

  it('spectralCentroid(sine) is its frequency, with no bandwidth and no flatness', () => {
    const drop = { ...librosa, edges: 'drop' } as const;
    for (const frequency of [500, 1000, 3000, 5500]) {
      const spectra = spectrogram(signalOf(sine(frequency)), drop);
      const frames = spectra.shape[0];
      expectClose(spectralCentroid(spectra, grid).data, new Array(frames).fill(frequency), {
        rtol: 0,
        atol: 0.5,
      });
      expectClose(spectralRolloff(spectra, grid).data, new Array(frames).fill(frequency), {
        rtol: 0,
        atol: 31.26,
      });
      expect(Math.max(...spectralBandwidth(spectra, grid).data)).toBeLessThan(40);
      expect(Math.max(...spectralFlatness(spectra).data)).toBeLessThan(1e-5);
    }
  });

  it('spectralFlatness(white noise) is near exp(−γ), centroid near a quarter of the rate, slope near 0', () => {
    const spectra = spectrogram(signalOf(goldenSignal('noise').data), { ...librosa, edges: 'drop' });
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value) / values.length;
    expect(Math.abs(mean(spectralFlatness(spectra).data) - Math.exp(-0.5772))).toBeLessThan(0.02);
    expect(Math.abs(mean(spectralCentroid(spectra, grid).data) - 4000)).toBeLessThan(60);
    expect(Math.abs(mean(spectralRolloff(spectra, grid).data) - 0.85 * 8000)).toBeLessThan(60);
    const tilt = (8000 * mean(spectralSlope(spectra, grid).data)) / mean(spectra.data);
    expect(Math.abs(tilt)).toBeLessThan(0.03);
  });

  it('spectralCentroid(silence) and all others are finite', () => {
    const silence = spectraOf(new Float32Array(2000));
    const decibel = amplitudeToDecibel(silence);
    expect([...spectralSlope(decibel, grid).data].every((value) => value === 0)).toBe(true);
    for (const [name, describeBy] of Object.entries(descriptors)) {
      const level = name === 'spectralFlatness' ? 1 : 0;
      expectClose(describeBy(silence).data, new Array(describeBy(silence).data.length).fill(level), {
        rtol: 0,
        atol: 1e-6,
      });
      expect(describeBy(ndarray(new Float32Array(0), [0, 257])).shape[0]).toBe(0);
    }
  });

  it('spectralCentroid(logarithms) and all others refuse logarithms, NaN, vectors and the wrong grid', () => {
    const bad = ndarray(Float32Array.of(1, -80), [1, 2]);
    const nan = ndarray(Float32Array.of(1, NaN), [1, 2]);
    for (const [name, describeBy] of Object.entries(descriptors)) {
      if (name !== 'spectralSlope') {
        expect(() => describeBy(bad)).toThrow(
          `${name}: spectra holds -80 at frame 0, feature 1. It must be ≥ 0`,
        );
      }
      expect(() => describeBy(nan)).toThrow(/holds NaN/);
      expect(() => describeBy(new Float32Array(4) as never)).toThrow(/ndarray/);
    }
    const wide = ndarray(new Float32Array(257), [1, 257]);
    const narrow = { sampleRate: 16000, fftLength: 400 };
    for (const describeBy of [
      spectralCentroid,
      spectralBandwidth,
      spectralRolloff,
      spectralContrast,
      spectralSlope,
    ]) {
      expect(() => describeBy(wide, narrow)).toThrow('fftLength=400 has 201 bins; the spectra have 257');
      expect(() => describeBy(wide, { sampleRate: 0, fftLength: 512 })).toThrow('sampleRate must be above 0');
    }
    expect(() => spectralRolloff(wide, { ...grid, share: 85 })).toThrow('share must be in [0, 1]; got 85');
    expect(() => spectralFlatness(wide, { floor: 0 })).toThrow('floor must be above 0');
    expect(() => spectralContrast(wide, { ...grid, octaves: 7 })).toThrow('band 7 of 8 holds no bins');
    expect(() => spectralContrast(wide, { ...grid, quantile: 2 })).toThrow('quantile must be in [0, 1]');
    expect(() => spectralSlope(wide, { ...grid, minFrequency: 510, maxFrequency: 540 })).toThrow(
      'holds 1 of',
    );
    expect(() => spectralSlope(wide, { ...grid, maxFrequency: 9000 })).toThrow('maxFrequency');
  });
});
