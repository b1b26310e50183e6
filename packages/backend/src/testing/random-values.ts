/** `size` values in [−1, 1) that depend on the seed alone. */
export function randomValues(size: number, seed: number): Float32Array {
  let state = (seed * 2654435761) >>> 0;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state ^ (state >>> 15), 1 | state) + 0x6d2b79f5) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 13), 0x5bd1e995) >>> 0;
    return mixed / 2 ** 31 - 1;
  });
}
