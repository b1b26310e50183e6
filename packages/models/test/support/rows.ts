/** The rows of a golden matrix. */
export function rowsOf({ data, shape }: { data: ArrayLike<number>; shape: number[] }): number[][] {
  const [rows, columns] = shape;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, i) => data[row * columns + i]),
  );
}

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
