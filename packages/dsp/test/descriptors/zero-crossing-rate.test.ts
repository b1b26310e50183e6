import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { frameSignal, zeroCrossingRate } from '@avemo/dsp';

const reference = golden('dsp/zero_crossing_rate');
const options = { frameLength: reference.parameters.frame, hopLength: reference.parameters.hop };
const signalOf = (samples: Float32Array) => ({ samples, sampleRate: 16000 });

describe('zeroCrossingRate', () => {
  for (const file of reference.parameters.files as string[]) {
    it(`zeroCrossingRate(x) reproduces both forms of dsp/zero_crossing_rate on ${file}`, () => {
      const signal = signalOf(goldenSignal(file).data);
      for (const [name, result] of [
        ['textbook', zeroCrossingRate(signal, options)],
        ['librosa', zeroCrossingRate(signal, { ...options, preset: 'librosa' })],
      ] as const) {
        const { data, tolerance } = reference.output(`${name}_${file}`);
        expect(result.shape).toEqual([data.length, 1]);
        expectClose(result.data, data, tolerance);
      }
    });
  }

  it('zeroCrossingRate(x) is the formula on every frame, for all edges', () => {
    const signal = signalOf(goldenSignal('noise').data.subarray(0, 700));
    const sign = (value: number) => (value < 0 ? -1 : 1);
    for (const edges of ['drop', 'zero', 'reflect', 'mirror'] as const) {
      const grid = { frameLength: 99, hopLength: 50, edges };
      const frames = frameSignal(signal, grid);
      const expected = Array.from({ length: frames.shape[0] }, (_, t) => {
        let sum = 0;
        for (let n = 1; n < 99; n++) sum += Math.abs(sign(frames.get(t, n)) - sign(frames.get(t, n - 1)));
        return sum / (2 * 98);
      });
      expectClose(zeroCrossingRate(signal, grid).data, expected, { rtol: 1e-6, atol: 0 });
    }
  });

  it('zeroCrossingRate(g·x) is that of x for g > 0, and counts 2f crossings a second of a sine', () => {
    const x = goldenSignal('sp_b').data;
    const rates = zeroCrossingRate(signalOf(x), options).data;
    expect(zeroCrossingRate(signalOf(x.map((value) => value * 0.01)), options).data).toEqual(rates);
    const tone = zeroCrossingRate(signalOf(goldenSignal('tone').data), { frameLength: 16000, hopLength: 1 });
    expect(Math.abs(tone.get(0, 0) * 16000 - 880)).toBeLessThan(2);
  });

  it('zeroCrossingRate(alternating) is 1, of silence and of single samples 0', () => {
    const alternating = Float32Array.from({ length: 40 }, (_, n) => (n % 2 ? 1 : -1));
    expect(zeroCrossingRate(signalOf(alternating), { frameLength: 40, hopLength: 40 }).data[0]).toBe(1);
    expect(zeroCrossingRate(signalOf(alternating), { frameLength: 1, hopLength: 10 }).data).toEqual(
      new Float32Array(4),
    );
    expect(zeroCrossingRate(signalOf(new Float32Array(800)), options).data).toEqual(new Float32Array(3));
    expect(zeroCrossingRate(signalOf(new Float32Array(0)), options).shape).toEqual([0, 1]);
    expect(zeroCrossingRate(signalOf(new Float32Array(0)), { ...options, preset: 'librosa' }).shape[1]).toBe(
      1,
    );
  });

  it('zeroCrossingRate(x) refuses contradictory and unknown options', () => {
    const signal = signalOf(new Float32Array(800));
    const call = (more: object) => () => zeroCrossingRate(signal, { ...options, ...more });
    expect(call({ preset: 'librosa', edges: 'zero' })).toThrow("preset 'librosa' has its own edges");
    expect(call({ preset: 'htk' })).toThrow("preset must be 'librosa' or absent");
    expect(call({ preset: 'librosa', frameLength: 0 })).toThrow('frameLength');
    signal.samples[4] = Infinity;
    expect(call({})).toThrow('samples[4] is Infinity');
    expect(call({ preset: 'librosa' })).toThrow('samples[4] is Infinity');
  });
});
