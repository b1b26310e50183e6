import { describe, expect, it } from 'vitest';
import { formatValue } from '@avemo/checks';

describe('formatValue', () => {
  it('formatValue(value) quotes strings and cuts long ones to 60 characters', () => {
    expect(formatValue('a "b"')).toBe('"a \\"b\\""');
    const cut = formatValue('x'.repeat(100));
    expect(cut).toBe(`"${'x'.repeat(57)}…"`);
  });

  it('formatValue(value) names the kind and the length of lists, not their content', () => {
    expect(formatValue([1, 2, 3])).toBe('Array(3)');
    expect(formatValue(new Uint8Array(5))).toBe('Uint8Array(5)');
  });

  it('formatValue(value) renders everything else on one line', () => {
    expect([null, undefined, NaN, true, 3n, new Map(), Object.create(null)].map(formatValue)).toEqual([
      'null',
      'undefined',
      'NaN',
      'true',
      '3',
      'Map',
      'object',
    ]);
  });
});
