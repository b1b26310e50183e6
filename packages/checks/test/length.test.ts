import { describe, expect, it } from 'vitest';
import { requireSameLength } from '@avemo/checks';

describe('requireSameLength', () => {
  it('requireSameLength(caller, nameA, a, nameB, b) accepts lists of any kind with one length', () => {
    requireSameLength('f', 'truth', [1, 2], 'prediction', Float32Array.of(1, 2));
    requireSameLength('f', 'truth', [], 'prediction', []);
  });

  it('requireSameLength(caller, nameA, a, nameB, b) names both lists and both lengths', () => {
    expect(() => requireSameLength('f', 'truth', [1], 'prediction', [1, 2])).toThrow(
      new RangeError('f: truth and prediction must have the same length; got 1 and 2.'),
    );
  });
});
