import { describe, expect, it } from 'vitest';
import { requireFinite, requireInRange, requireInteger, requirePositive } from '@avemo/checks';

describe('requireFinite', () => {
  it('requireFinite(caller, name, value) accepts every finite number', () => {
    for (const value of [0, -0, -1.5, Number.MAX_VALUE, Number.MIN_VALUE]) requireFinite('f', 'x', value);
  });

  it('requireFinite(caller, name, value) names the caller, the argument and the value of another kind', () => {
    expect(() => requireFinite('f', 'x', '3')).toThrow(new TypeError('f: x must be a number; got "3".'));
    expect(() => requireFinite('f', 'x', undefined)).toThrow(TypeError);
    expect(() => requireFinite('f', 'x', 3n)).toThrow(TypeError);
  });

  it('requireFinite(caller, name, value) refuses NaN and infinity as values', () => {
    expect(() => requireFinite('f', 'x', NaN)).toThrow(new RangeError('f: x must be finite; got NaN.'));
    expect(() => requireFinite('f', 'x', -Infinity)).toThrow(RangeError);
  });
});

describe('requirePositive', () => {
  it('requirePositive(caller, name, value) refuses 0 and what is below', () => {
    requirePositive('f', 'x', Number.MIN_VALUE);
    expect(() => requirePositive('f', 'x', 0)).toThrow(new RangeError('f: x must be above 0; got 0.'));
    expect(() => requirePositive('f', 'x', -1)).toThrow(RangeError);
    expect(() => requirePositive('f', 'x', NaN)).toThrow(RangeError);
  });
});

describe('requireInteger', () => {
  it('requireInteger(caller, name, value) wants a whole number of at least 1', () => {
    requireInteger('f', 'n', 1);
    for (const value of [0, -1, 1.5, NaN]) expect(() => requireInteger('f', 'n', value)).toThrow(RangeError);
    expect(() => requireInteger('f', 'n', 0)).toThrow('f: n must be an integer of at least 1; got 0.');
  });

  it('requireInteger(caller, name, value, { min, max }) includes both ends and names them', () => {
    requireInteger('f', 'n', 0, { min: 0, max: 2 });
    requireInteger('f', 'n', 2, { min: 0, max: 2 });
    expect(() => requireInteger('f', 'n', 3, { min: 0, max: 2 })).toThrow(
      'f: n must be an integer of at least 0 and at most 2; got 3.',
    );
  });
});

describe('requireInRange', () => {
  it('requireInRange(caller, name, value, min, max) includes both ends', () => {
    requireInRange('f', 'p', 0, 0, 1);
    requireInRange('f', 'p', 1, 0, 1);
    expect(() => requireInRange('f', 'p', 1.01, 0, 1)).toThrow(
      new RangeError('f: p must be in [0, 1]; got 1.01.'),
    );
    expect(() => requireInRange('f', 'p', NaN, 0, 1)).toThrow(RangeError);
  });
});
