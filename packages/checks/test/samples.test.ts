import { describe, expect, it } from 'vitest';
import { requireSamples } from '@avemo/checks';

describe('requireSamples', () => {
  it('requireSamples(caller, name, value) accepts float arrays, empty ones too', () => {
    requireSamples('f', 'samples', Float32Array.of(0, -1));
    requireSamples('f', 'samples', Float64Array.of(0.5));
    requireSamples('f', 'samples', new Float32Array(0));
  });

  it('requireSamples(caller, name, value) refuses other kinds and says what to do', () => {
    expect(() => requireSamples('f', 'samples', [0, 1])).toThrow(TypeError);
    expect(() => requireSamples('f', 'samples', Int16Array.of(1, 2))).toThrow(
      'f: samples must be a Float32Array or Float64Array; got Int16Array(2). Use Float32Array.from(…).',
    );
  });

  it('requireSamples(caller, name, value) names the first sample that is not finite', () => {
    expect(() => requireSamples('f', 'samples', Float32Array.of(0, NaN, Infinity))).toThrow(
      new RangeError('f: samples[1] is NaN. Replace or cut non-finite samples first.'),
    );
  });
});
