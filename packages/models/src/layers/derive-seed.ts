import { deriveSeed as derive, requireSeed } from '@avemo/checks';

/**
 * A seed for one part of something that has one seed, e.g. for each layer of a model.
 *
 * Different parts get unrelated seeds, the same part always the same one. Never 0, which TensorFlow.js takes for
 * "no seed".
 *
 * @param seed - The seed of the whole, an integer from 0 to 2³² − 1.
 * @param part - Which part: numbers and words, e.g. `3` or `'audio', 'dropout', 12`.
 * @returns An integer from 1 to 2³¹ − 1.
 * @throws RangeError if seed is not such an integer.
 *
 * @example
 * ```ts
 * import { deriveSeed } from '@avemo/models';
 *
 * deriveSeed(7, 0) === deriveSeed(7, 1); // → false
 * ```
 */
export function deriveSeed(seed: number, ...part: readonly (string | number)[]): number {
  requireSeed('deriveSeed', 'seed', seed);
  return derive(seed, ...part);
}
