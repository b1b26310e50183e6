import { describe, expect, it } from 'vitest';
import { createRandom, shuffled, xoshiro128 } from '../../src/statistics/random';

describe('xoshiro128(state)', () => {
  it('gives the published sequence of xoshiro128** from the state 1, 2, 3, 4', () => {
    const random = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, () => random.bits())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('equals the algorithm written in big integers', () => {
    const word = (x: bigint) => BigInt.asUintN(32, x);
    const rotate = (x: bigint, k: bigint) => word((x << k) | (x >> (32n - k)));
    const s = [0xdeadbeefn, 0x12345678n, 0xffffffffn, 7n];
    const random = xoshiro128(s.map(Number));
    for (let i = 0; i < 1000; i++) {
      const expected = word(rotate(word(s[1] * 5n), 7n) * 9n);
      const t = word(s[1] << 9n);
      s[2] ^= s[0];
      s[3] ^= s[1];
      s[1] ^= s[2];
      s[0] ^= s[3];
      s[2] ^= t;
      s[3] = rotate(s[3], 11n);
      expect(random.bits()).toBe(Number(expected));
    }
  });
});

describe('createRandom(caller, seed)', () => {
  it('draws each of n values about equally often', () => {
    for (const seed of [0, 1, 2, 2 ** 33]) {
      const random = createRandom('test', seed);
      const counts = new Array(7).fill(0);
      for (let i = 0; i < 70_000; i++) counts[random.below(7)]++;
      const chiSquare = counts.reduce((sum, c) => sum + (c - 10_000) ** 2 / 10_000, 0);
      expect(chiSquare).toBeLessThan(30);
    }
  });

  it('gives neighbouring seeds, and seeds 2³² apart, sequences of their own', () => {
    const first = [0, 1, 2, 2 ** 32, 2 ** 32 + 1].map((seed) => createRandom('test', seed).bits());
    expect(new Set(first).size).toBe(5);
  });

  it('shuffled(items) keeps every item and brings each to each place about equally often', () => {
    const random = createRandom('test', 5);
    const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    for (let i = 0; i < 8000; i++) {
      const order = shuffled([0, 1, 2, 3], random);
      expect([...order].sort()).toEqual([0, 1, 2, 3]);
      order.forEach((item, place) => counts[item][place]++);
    }
    for (const c of counts.flat()) expect(Math.abs(c - 2000)).toBeLessThan(200);
  });

  it('refuses seeds that are no whole numbers', () => {
    expect(() => createRandom('groupKFold', -1)).toThrow(
      /groupKFold: seed must be an integer of at least 0; got -1/,
    );
  });
});
