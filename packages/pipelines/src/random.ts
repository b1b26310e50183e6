/** A seeded source of chance: the same seed gives the same numbers on every machine. */
export interface Random {
  /** The next number, uniform in [0, 1). */
  next(): number;
  /** An integer, uniform in [0, n). */
  integer(n: number): number;
  /** A draw from the standard normal distribution. */
  normal(): number;
  /** A new list with the same items in random order. */
  shuffle<T>(items: readonly T[]): T[];
}

/** Creates a generator (sfc32, 128-bit state) from a seed, an integer of at most 2^53. */
export function createRandom(seed: number): Random {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  const integer = (n: number) => Math.floor(next() * n);
  return {
    next,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffle(items) {
      const list = [...items];
      for (let i = list.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [list[i], list[j]] = [list[j], list[i]];
      }
      return list;
    },
  };
}
