import { expectClose, golden } from '@avemo/golden';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { amplitudeToDecibel, decibelToPower, powerToDecibel } from '@avemo/dsp';

const reference = golden('dsp/power_to_db');
const matrix = ({ data, shape }: { data: ArrayLike<number>; shape: number[] }) =>
  ndarray(Float64Array.from(data) as never as Float32Array, shape);
const power = matrix(reference.input('S'));
const close = { rtol: 1e-6, atol: 1e-5 };

describe('powerToDecibel', () => {
  it('powerToDecibel(S) reproduces dsp/power_to_db, with a reference and with and without a range', () => {
    for (const [name, options] of [
      ['power_default', { dynamicRange: 80 }],
      ['power_refmax', { dynamicRange: 80, reference: 'max' }],
      ['power_notop', {}],
    ] as const) {
      const levels = powerToDecibel(power, options);
      expect(levels.shape).toEqual(power.shape);
      expectClose(levels.data, reference.output(name).data, close);
    }
  });

  it('powerToDecibel(c·S) is 10 log₁₀ c higher where no floor is met', () => {
    const S = ndarray(Float32Array.of(0.5, 2, 30, 4e3, 1e-3, 7), [2, 3]);
    const louder = ndarray(S.data.map((value) => 100 * value) as Float32Array, [2, 3]);
    const expected = Array.from(powerToDecibel(S).data, (level) => level + 20);
    expectClose(powerToDecibel(louder).data, expected, close);
    expectClose(powerToDecibel(louder, { reference: 100 }).data, powerToDecibel(S).data, close);
  });

  it('powerToDecibel(silence) is finite', () => {
    const silence = ndarray(new Float32Array(4), [2, 2]);
    expect(powerToDecibel(silence).data).toEqual(new Float32Array(4).fill(-100));
    expect(powerToDecibel(silence, { reference: 'max', dynamicRange: 80 }).data).toEqual(new Float32Array(4));
    expect(powerToDecibel(ndarray(new Float32Array(0), [0, 3])).shape).toEqual([0, 3]);
  });

  it('powerToDecibel(S) refuses what is not a power', () => {
    const bad = ndarray(Float32Array.of(1, -2), [1, 2]);
    expect(() => powerToDecibel(bad)).toThrow(
      'powerToDecibel: power holds -2 at frame 0, feature 1. It must be ≥ 0',
    );
    expect(() => powerToDecibel(power, { floor: 0 })).toThrow('floor must be above 0');
    expect(() => powerToDecibel(power, { dynamicRange: -80 })).toThrow('dynamicRange must be above 0');
    expect(() => powerToDecibel(power, { reference: 'min' as never })).toThrow("a number or 'max'");
    expect(() => powerToDecibel(Float32Array.of(1) as never)).toThrow(TypeError);
  });
});

describe('amplitudeToDecibel', () => {
  it('amplitudeToDecibel(S) reproduces dsp/power_to_db', () => {
    const levels = amplitudeToDecibel(power, { dynamicRange: 80 });
    expectClose(levels.data, reference.output('amplitude_default').data, close);
  });

  it('amplitudeToDecibel(A) is powerToDecibel(A²)', () => {
    const A = ndarray(Float32Array.of(0, 1e-7, 0.5, 3), [2, 2]);
    const squares = ndarray(A.data.map((value) => value * value) as Float32Array, [2, 2]);
    expectClose(amplitudeToDecibel(A).data, powerToDecibel(squares).data, close);
  });
});

describe('decibelToPower', () => {
  it('decibelToPower(L) reproduces dsp/power_to_db', () => {
    const levels = matrix(reference.output('power_notop'));
    expectClose(decibelToPower(levels).data, reference.output('db_to_power').data, {
      rtol: 1e-6,
      atol: 1e-12,
    });
  });

  it('decibelToPower(L) refuses levels beyond single precision rather than giving Infinity', () => {
    expect(() => decibelToPower(ndarray(Float32Array.of(0, 400), [1, 2]))).toThrow('400 dB is beyond');
    expect(() => decibelToPower(power, { reference: 0 })).toThrow('reference must be above 0');
  });
});
