import { describe, expect, it } from 'vitest';
import { requireOneOf } from '../src/index';

describe('requireOneOf(caller, name, value, words)', () => {
  it('requireOneOf(…) accepts each of the words', () => {
    for (const word of ['max', 'mean'])
      expect(() => requireOneOf('f', 'x', word, ['max', 'mean'])).not.toThrow();
  });

  it.each(['min', '', 'Max', undefined, null, 3, {}])(
    'requireOneOf(…) refuses %o and lists the words',
    (value) => {
      expect(() => requireOneOf('pool', 'kind', value, ['max', 'mean'])).toThrow(
        /^pool: kind must be one of 'max', 'mean'; got /,
      );
    },
  );
});
