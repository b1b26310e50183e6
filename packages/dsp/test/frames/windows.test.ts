import { expectClose, golden } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import {
  blackmanWindow,
  gaussianWindow,
  hammingWindow,
  hannWindow,
  poveyWindow,
  rectangularWindow,
} from '@avemo/dsp';

const reference = golden('dsp/windows');
const cosineWindows = { hamming: hammingWindow, hann: hannWindow, blackman: blackmanWindow };

describe('windows', () => {
  for (const [name, window] of Object.entries(cosineWindows)) {
    for (const length of reference.parameters.lengths as number[]) {
      it(`${name}Window(${length}) equals scipy's, symmetric and periodic`, () => {
        for (const [tag, periodic] of [
          ['sym', false],
          ['per', true],
        ] as const) {
          const { data, tolerance } = reference.output(`${name}_${tag}_${length}`);
          expectClose(window(length, { periodic }), data, tolerance);
        }
      });
    }
  }

  it('hammingWindow(n) is symmetric unless told otherwise', () => {
    const { data, tolerance } = reference.output('hamming_sym_400');
    expectClose(hammingWindow(400), data, tolerance);
  });

  it('poveyWindow(n) is that of Kaldi at every length of dsp/windows', () => {
    const names = reference.outputNames.filter((name) => name.startsWith('povey_'));
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) {
      const { data, tolerance } = reference.output(name);
      expectClose(poveyWindow(data.length), data, tolerance);
    }
  });

  it('rectangularWindow(n) is n ones', () => {
    expect([...rectangularWindow(4)]).toEqual([1, 1, 1, 1]);
  });

  it('gaussianWindow(n, { deviation }) falls to exp(-1/2) one deviation from its middle', () => {
    const symmetric = gaussianWindow(21, { deviation: 5 });
    expect(symmetric[10]).toBe(1);
    expect(symmetric[15]).toBeCloseTo(Math.exp(-0.5), 12);
    expect([...symmetric].reverse()).toEqual([...symmetric]);
    const periodic = gaussianWindow(20, { deviation: 5, periodic: true });
    expectClose(periodic, symmetric.subarray(0, 20), { rtol: 1e-12, atol: 0 });
    expect([...gaussianWindow(1, { deviation: 3 })]).toEqual([1]);
  });

  it('windows(length) refuse a length that is not a whole number above 0', () => {
    for (const window of [rectangularWindow, ...Object.values(cosineWindows)]) {
      for (const length of [0, -1, 1.5, NaN, Infinity]) expect(() => window(length)).toThrow(RangeError);
    }
    expect(() => gaussianWindow(4, { deviation: 0 })).toThrow('deviation must be above 0; got 0');
  });
});
