import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { frameSignal, hammingWindow, rmsEnergy, shortTimeEnergy } from '@avemo/dsp';

const reference = golden('dsp/energy_rms');
const options = { frameLength: reference.parameters.frame, hopLength: reference.parameters.hop };
const signalOf = (samples: Float32Array) => ({ samples, sampleRate: 16000 });

describe('shortTimeEnergy', () => {
  for (const file of reference.parameters.files as string[]) {
    it(`shortTimeEnergy(x) and rmsEnergy(x) reproduce dsp/energy_rms on ${file}`, () => {
      const signal = signalOf(goldenSignal(file).data);
      for (const [name, result] of [
        ['energy', shortTimeEnergy(signal, options)],
        ['log_energy', shortTimeEnergy(signal, { ...options, scale: 'log' })],
        ['rms', rmsEnergy(signal, options)],
        ['librosa_rms', rmsEnergy(signal, { ...options, edges: 'zero' })],
      ] as const) {
        const { data, tolerance } = reference.output(`${name}_${file}`);
        expect(result.shape).toEqual([data.length, 1]);
        expectClose(result.data, data, tolerance);
      }
    });
  }

  it('shortTimeEnergy(x, { window }) sums the squares of windowed frames, for all edges', () => {
    const signal = signalOf(goldenSignal('sp_b').data.subarray(9000, 10000));
    const window = hammingWindow(150);
    for (const edges of ['drop', 'zero', 'reflect', 'mirror'] as const) {
      const grid = { frameLength: 150, hopLength: 100, edges };
      const frames = frameSignal(signal, grid);
      const result = shortTimeEnergy(signal, { ...grid, window: 'hamming' });
      const expected = Array.from({ length: frames.shape[0] }, (_, t) =>
        window.reduce((sum, w, n) => sum + (w * frames.get(t, n)) ** 2, 0),
      );
      expectClose(result.data, expected, { rtol: 1e-6, atol: 1e-12 });
    }
  });

  it('shortTimeEnergy(g·x) is g² and rmsEnergy(g·x) is g times as much; L·R² = E', () => {
    const signal = signalOf(goldenSignal('sp_b').data);
    const loud = signalOf(signal.samples.map((value) => -4 * value));
    const energy = shortTimeEnergy(signal, options).data;
    const rms = rmsEnergy(signal, options).data;
    expect(shortTimeEnergy(loud, options).data).toEqual(energy.map((value) => 16 * value));
    expect(rmsEnergy(loud, options).data).toEqual(rms.map((value) => 4 * value));
    expectClose(
      rms.map((value) => 400 * value * value),
      energy,
      { rtol: 1e-5, atol: 1e-9 },
    );
  });

  it('shortTimeEnergy(x delayed by a hop) comes one row later', () => {
    const x = goldenSignal('sp_b').data.subarray(9000, 13000);
    const later = signalOf(Float32Array.of(...new Float32Array(160), ...x));
    for (const energyOf of [shortTimeEnergy, rmsEnergy]) {
      expect(energyOf(later, options).data.subarray(1)).toEqual(energyOf(signalOf(x), options).data);
    }
  });

  it('shortTimeEnergy(x) of nothing and of nonsense', () => {
    const silence = signalOf(new Float32Array(1000));
    expect(shortTimeEnergy(silence, options).data).toEqual(new Float32Array(4));
    expectClose(
      shortTimeEnergy(silence, { ...options, scale: 'log' }).data,
      new Array(4).fill(Math.log(1e-10)),
      {
        rtol: 1e-6,
        atol: 0,
      },
    );
    expect(rmsEnergy(signalOf(new Float32Array(0)), options).shape).toEqual([0, 1]);
    const call = (more: object) => () => shortTimeEnergy(silence, { ...options, ...more });
    expect(call({ scale: 'bel' })).toThrow("scale must be one of 'linear', 'log'; got \"bel\"");
    expect(call({ window: hammingWindow(3) })).toThrow('got 3 for frameLength=400');
    expect(call({ hopLength: 0 })).toThrow('hopLength');
    expect(call({ edges: 'wrap' })).toThrow('edges must be');
    expect(() => rmsEnergy({ samples: Float32Array.of(NaN), sampleRate: 1 }, options)).toThrow(
      'samples[0] is NaN',
    );
    expect(() => rmsEnergy(silence, { frameLength: null } as never)).toThrow('frameLength must be a number');
    expect(() => rmsEnergy(null as never, options)).toThrow(TypeError);
  });
});
