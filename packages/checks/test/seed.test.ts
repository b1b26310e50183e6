import { describe, expect, it } from 'vitest';
import { deriveSeed, mixBits, requireSeed } from '../src/index';

describe('requireSeed(caller, name, value)', () => {
  it('requireSeed(…) accepts 0 and 2³² − 1 and nothing outside', () => {
    for (const seed of [0, 1, 0xffffffff]) expect(() => requireSeed('f', 'seed', seed)).not.toThrow();
    for (const seed of [-1, 0.5, 2 ** 32, NaN, '1', undefined])
      expect(() => requireSeed('f', 'seed', seed)).toThrow();
  });
});

describe('mixBits(value)', () => {
  it('mixBits(0 … 65535) are 65536 different integers, each bit set in about half of them', () => {
    const mixed = Array.from({ length: 65536 }, (_, i) => mixBits(i));
    expect(new Set(mixed).size).toBe(65536);
    for (let bit = 0; bit < 32; bit++) {
      const share = mixed.filter((value) => (value >>> bit) & 1).length / 65536;
      expect(Math.abs(share - 0.5)).toBeLessThan(0.01);
    }
  });
});

describe('deriveSeed(seed, …part)', () => {
  it('deriveSeed(…) is an integer from 1 to 2³¹ − 1, the same each time', () => {
    for (const part of [[0], ['audio'], ['audio', 3], ['', 0], ['é', '😀']]) {
      const seed = deriveSeed(7, ...part);
      expect(Number.isInteger(seed) && seed >= 1 && seed <= 0x7fffffff).toBe(true);
      expect(deriveSeed(7, ...part)).toBe(seed);
    }
  });

  it('deriveSeed(…) differs for other seeds, other parts, other orders and other cuts of the words', () => {
    const seeds = [
      ...Array.from({ length: 1000 }, (_, i) => deriveSeed(7, i)),
      ...Array.from({ length: 1000 }, (_, i) => deriveSeed(8, 'audio', i)),
      deriveSeed(7, 'audio', 'video'),
      deriveSeed(7, 'video', 'audio'),
      deriveSeed(7, 'audiovideo'),
      deriveSeed(7, 'audio'),
      deriveSeed(7, 'audio', ''),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});
