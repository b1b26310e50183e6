import { expectClose, golden } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import {
  chiSquareTail,
  normalQuantile,
  normalTail,
  studentTail,
  studentUpperQuantile,
} from '../../src/statistics/distributions';
import { meanInterval } from '../../src/index';

const data = golden('metrics/distributions');
const x = Array.from(data.input('x').data);
const degrees = data.parameters.df as number[];
const matches = (name: string, got: number[]) => {
  const { data: expected, tolerance } = data.output(name);
  expectClose(got, expected, tolerance);
};

describe('distribution functions', () => {
  it('normalTail(z) equals the reference on both sides, far into the tail', () => {
    matches('norm_sf', x.map(normalTail));
    matches(
      'norm_cdf',
      x.map((z) => normalTail(-z)),
    );
  });

  it('normalQuantile(p) equals the reference and inverts normalTail', () => {
    matches('norm_ppf', Array.from(data.input('q').data, normalQuantile));
    for (const p of [1e-12, 0.001, 0.2, 0.5, 0.8, 0.999])
      expect(normalTail(-normalQuantile(p))).toBeCloseTo(p, 13);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  });

  it('studentTail(t, degrees) equals the reference', () => {
    matches(
      't_sf',
      degrees.flatMap((df) => x.map((t) => studentTail(t, df))),
    );
  });

  it('chiSquareTail(x, degrees) equals the reference', () => {
    matches(
      'chi2_sf',
      degrees.flatMap((df) => x.map((value) => chiSquareTail(Math.abs(value), df))),
    );
  });

  it('studentUpperQuantile(q, degrees) inverts studentTail and is tan for one degree', () => {
    for (const df of degrees) {
      for (const q of [0.4, 0.1, 0.025, 0.0005]) {
        expect(studentTail(studentUpperQuantile(q, df), df) / q).toBeCloseTo(1, 10);
      }
    }
    expect(studentUpperQuantile(0.025, 1)).toBeCloseTo(Math.tan(Math.PI * 0.475), 9);
  });
});

describe('meanInterval(values)', () => {
  it('is the interval of the values whose t-test against its ends gives 1 − level', () => {
    const values = [0.61, 0.64, 0.6, 0.63, 0.68];
    const { mean, standardDeviation, low, high } = meanInterval(values, { level: 0.9 });
    const t = (mean - low) / (standardDeviation / Math.sqrt(values.length));
    expect(2 * studentTail(t, values.length - 1)).toBeCloseTo(0.1, 12);
    expect(high - mean).toBeCloseTo(mean - low, 14);
    expect(mean).toBeCloseTo(0.632, 12);
    expect(standardDeviation).toBeCloseTo(Math.sqrt(0.00388 / 4), 12);
  });

  it('has no width for equal values, and refuses one value, NaN and levels outside (0, 1)', () => {
    expect(meanInterval([0.1, 0.1, 0.1])).toEqual({ mean: 0.1, standardDeviation: 0, low: 0.1, high: 0.1 });
    expect(() => meanInterval([1])).toThrow(/at least 2 values are needed; got 1/);
    expect(() => meanInterval([1, NaN])).toThrow(/values\[1\] must be finite/);
    expect(() => meanInterval([1, 2], { level: 1 })).toThrow(/level must be in/);
  });
});
