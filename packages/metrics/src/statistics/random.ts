import { requireInteger } from '@avemo/checks';

/** A seeded generator: equal seeds give equal sequences on every machine. */
export interface Random {
  /** The next 32 bits as an unsigned integer. */
  bits(): number;
  /** An integer in 0…n−1, without bias. */
  below(n: number): number;
}

/**
 * xoshiro128** with the given state of four 32-bit words.
 * Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021,
 * https://arxiv.org/abs/1805.01407.
 */
export function xoshiro128(state: ArrayLike<number>): Random {
  let [a, b, c, d] = Array.from(state);
  const rotate = (x: number, k: number) => (x << k) | (x >>> (32 - k));
  const bits = () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  const below = (n: number) => {
    const limit = 2 ** 32 - (2 ** 32 % n);
    let value = bits();
    while (value >= limit) value = bits();
    return value % n;
  };
  return { bits, below };
}

/** A generator whose state is spread from one integer seed (32-bit mixing after Steele and Lea's SplitMix). */
export function createRandom(caller: string, seed: number): Random {
  requireInteger(caller, 'seed', seed, { min: 0 });
  let word = (seed | 0) ^ scramble(Math.floor(seed / 2 ** 32));
  const next = () => {
    word = (word + 0x9e3779b9) | 0;
    return scramble(word);
  };
  return xoshiro128([next(), next(), next(), next()]);
}

function scramble(word: number): number {
  let z = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}

/** A shuffled copy (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}
