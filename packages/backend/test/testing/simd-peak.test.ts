import { describe, expect, test } from 'vitest';
import { simdPeak } from '@avemo/backend/testing';

describe('simdPeak()', () => {
  test('simdPeak() lies where processors of these decades lie', () => {
    const peak = simdPeak()!;
    expect(peak).toBeGreaterThan(0.05);
    expect(peak).toBeLessThan(500);
  });
});
