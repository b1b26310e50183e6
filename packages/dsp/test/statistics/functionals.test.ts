import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { type FunctionalName, functionalNames, functionals } from '@avemo/dsp';

const is09 = golden('opensmile/IS09_emotion');
const is09Names = [
  ...['max', 'min', 'range', 'maxPos', 'minPos', 'amean'],
  ...['linregc1', 'linregc2', 'linregerrQ', 'stddev', 'skewness', 'kurtosis'],
] as FunctionalName[];
const column = (values: ArrayLike<number>) => ndarray(Float32Array.from(values), [values.length, 1]);
const courses = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 40 });

/** Each functional from its definition, in another way than the source. */
const definitions: Record<FunctionalName, (x: number[]) => number> = {
  amean: (x) => mean(x),
  stddev: (x) => Math.sqrt(mean(x.map((v) => v * v)) - mean(x) ** 2),
  skewness: (x) => moment(x, 3) / moment(x, 2) ** 1.5 || 0,
  kurtosis: (x) => moment(x, 4) / moment(x, 2) ** 2 || 0,
  max: (x) => Math.max(...x),
  min: (x) => Math.min(...x),
  range: (x) => Math.max(...x) - Math.min(...x),
  maxPos: (x) => x.indexOf(Math.max(...x)),
  minPos: (x) => x.indexOf(Math.min(...x)),
  quartile1: (x) => quantile(x, 0.25),
  quartile2: (x) => quantile(x, 0.5),
  quartile3: (x) => quantile(x, 0.75),
  'iqr1-2': (x) => quantile(x, 0.5) - quantile(x, 0.25),
  'iqr2-3': (x) => quantile(x, 0.75) - quantile(x, 0.5),
  'iqr1-3': (x) => quantile(x, 0.75) - quantile(x, 0.25),
  'percentile1.0': (x) => quantile(x, 0.01),
  'percentile99.0': (x) => quantile(x, 0.99),
  'pctlrange0-1': (x) => quantile(x, 0.99) - quantile(x, 0.01),
  linregc1: (x) => line(x)[0],
  linregc2: (x) => line(x)[1],
  linregerrA: (x) => mean(x.map((v, t) => Math.abs(v - line(x)[0] * t - line(x)[1]))),
  linregerrQ: (x) => mean(x.map((v, t) => (v - line(x)[0] * t - line(x)[1]) ** 2)),
  numPeaks: (x) => peaksOf(x).length,
  meanPeakDist: (x) =>
    mean(
      peaksOf(x)
        .slice(1)
        .map((t, i) => t - peaksOf(x)[i]),
    ),
  peakMean: (x) => (peaksOf(x).length ? mean(peaksOf(x).map((t) => x[t])) : mean(x)),
  numSegments: (x) => runs(x).length,
  meanSegLen: (x) => mean(runs(x)),
  maxSegLen: (x) => Math.max(0, ...runs(x)),
  minSegLen: (x) => (runs(x).length ? Math.min(...runs(x)) : 0),
  segLenStddev: (x) => Math.sqrt(mean(runs(x).map((v) => (v - mean(runs(x))) ** 2))),
};

function mean(x: number[]): number {
  return x.length ? x.reduce((sum, v) => sum + v, 0) / x.length : 0;
}
function moment(x: number[], order: number): number {
  return mean(x.map((v) => (v - mean(x)) ** order));
}
/** numpy.quantile, method 'linear'. */
function quantile(x: number[], q: number): number {
  const sorted = [...x].sort((a, b) => a - b);
  const place = q * (x.length - 1);
  const share = place % 1;
  return (1 - share) * sorted[Math.floor(place)] + share * sorted[Math.ceil(place)];
}
/** The normal equations of x ≈ a t + b. */
function line(x: number[]): [number, number] {
  const n = x.length;
  const t = x.map((_, i) => i);
  const [st, sx] = [t.reduce((a, b) => a + b), x.reduce((a, b) => a + b)];
  const stt = t.reduce((a, b) => a + b * b);
  const stx = t.reduce((a, b) => a + b * x[b], 0);
  const slope = (n * stx - st * sx) / (n * stt - st * st);
  return [slope, (sx - slope * st) / n];
}
function peaksOf(x: number[]): number[] {
  return x.flatMap((v, t) =>
    t > 0 && t < x.length - 1 && v > mean(x) && x[t - 1] < v && v >= x[t + 1] ? [t] : [],
  );
}
function runs(x: number[]): number[] {
  const letters = x.map((v) => (v > mean(x) ? '1' : '0')).join('');
  return letters
    .split(/0+/)
    .filter(Boolean)
    .map((run) => run.length);
}

describe('functionals', () => {
  for (const file of is09.parameters.lld_files as string[]) {
    it(`functionals(descriptors) reproduces all 384 of opensmile/IS09_emotion on ${file}`, () => {
      const { data, shape } = is09.output(`lld_${file}`);
      // The first column is the time; openSMILE's functionals leave the last three rows out.
      const descriptors = ndarray(data as Float32Array, shape)
        .lo(0, 1)
        .hi(shape[0] - 3, 32);
      const result = functionals(descriptors, { names: is09Names });
      expect(result.shape).toEqual([32, 12]);
      const all = is09.output('functionals');
      const row = (is09.parameters.files as string[]).indexOf(file);
      expectClose(result.data, all.data.subarray(row * 384, (row + 1) * 384), all.tolerance);
    });
  }

  it('functionals(x) is every definition, for all names in their order', () => {
    expect(functionalNames.length).toBe(30);
    fc.assert(
      fc.property(courses, (x) => {
        const expected = functionalNames.map((name) => definitions[name](x));
        expectClose(functionals(column(x)).data, expected, { rtol: 1e-5, atol: 1e-5 });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('functionals(x, { names }) gives those names in that order, feature by feature', () => {
    const x = ndarray(Float32Array.of(1, 10, 2, 30, 6, 20), [3, 2]);
    const result = functionals(x, { names: ['maxPos', 'amean'] });
    expect(result.shape).toEqual([2, 2]);
    expect([...result.data]).toEqual([2, 3, 1, 20]);
  });

  it('functionals(a·x + b) follows from functionals(x)', () => {
    const levels = ['amean', 'max', 'min', 'quartile1', 'quartile2', 'quartile3', 'linregc2', 'peakMean'];
    const level = (name: string) => levels.includes(name) || name.startsWith('percentile');
    const squares = ['linregerrQ'];
    const unitless = ['skewness', 'kurtosis', 'maxPos', 'minPos', 'numPeaks', 'meanPeakDist'];
    fc.assert(
      fc.property(courses, (x) => {
        const before = functionals(column(x)).data;
        const after = functionals(column(x.map((v) => 4 * v + 64))).data;
        const expected = functionalNames.map((name, i) => {
          if (level(name)) return 4 * before[i] + 64;
          if (squares.includes(name)) return 16 * before[i];
          return unitless.includes(name) || /seg/i.test(name) ? before[i] : 4 * before[i];
        });
        expectClose(after, expected, { rtol: 1e-4, atol: 1e-3 });
      }),
      { seed: 2 },
    );
  });

  it('functionals(constant) is finite: its level, and 0 for all that tells of change', () => {
    for (const frames of [1, 2, 7, 1000]) {
      const { data } = functionals(column(new Array(frames).fill(0.1)));
      const level = /^(amean|max|min|quartile.|percentile.*|linregc2|peakMean)$/;
      functionalNames.forEach((name, i) => {
        expect([name, data[i]]).toEqual([name, level.test(name) ? Math.fround(0.1) : 0]);
      });
    }
  });

  it('functionals(x) takes long courses', () => {
    const x = Float32Array.from({ length: 300_000 }, (_, t) => t % 2);
    const result = functionals(column(x), { names: ['numSegments', 'maxSegLen', 'numPeaks', 'amean'] });
    expect([...result.data]).toEqual([150_000, 1, 149_999, 0.5]);
  });

  it('functionals(x) refuses no frames, NaN and unknown names', () => {
    expect(() => functionals(column([]))).toThrow('features must have at least one frame; got 0');
    expect(() => functionals(column([1, NaN]))).toThrow('features holds NaN at frame 1, feature 0');
    expect(() => functionals(column([1]), { names: ['mean' as never] })).toThrow('got "mean"');
    expect(() => functionals(column([1]), { names: [] })).toThrow('names must be a list');
    expect(() => functionals(Float32Array.of(1) as never)).toThrow(TypeError);
  });
});
