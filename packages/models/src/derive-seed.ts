import { requireInteger } from '@avemo/checks';
import { mixBits } from './internal/mix-bits';

/**
 * A seed for part `index` of something that has one seed, e.g. for the layers of a model.
 *
 * seed' = 1 + (hash(seed, index) mod (2³¹ − 1)); different parts get unrelated seeds, the same part always the same.
 * Never 0, which TensorFlow.js takes for "no seed".
 *
 * @param seed - The seed of the whole, an integer from 0 to 2³² − 1.
 * @param index - Which part, an integer from 0 to 2³² − 1.
 * @returns An integer from 1 to 2³¹ − 1.
 * @throws RangeError if seed or index is not such an integer.
 *
 * @example
 * ```ts
 * import { deriveSeed } from '@avemo/models';
 *
 * deriveSeed(7, 0) === deriveSeed(7, 1); // → false
 * ```
 */
export function deriveSeed(seed: number, index: number): number {
  requireInteger('deriveSeed', 'seed', seed, { min: 0, max: 0xffffffff });
  requireInteger('deriveSeed', 'index', index, { min: 0, max: 0xffffffff });
  return 1 + (mixBits(mixBits(seed) + index) % 0x7fffffff);
}
