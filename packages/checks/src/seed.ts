import { requireInteger } from './number';

/** Throws unless `value` is a seed: an integer from 0 to 2³² − 1. */
export function requireSeed(caller: string, name: string, value: unknown): asserts value is number {
  requireInteger(caller, name, value, { min: 0, max: 0xffffffff });
}

/** The finaliser of MurmurHash3 on a shifted argument: a bijection of 32-bit integers that scatters them. */
export function mixBits(value: number): number {
  let h = (value + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A seed for one part of something that has one seed, e.g. `deriveSeed(7, 3)` for its fourth layer or
 * `deriveSeed(7, 'audio', 'dropout', 12)`: an integer from 1 to 2³¹ − 1, never 0, which TensorFlow.js takes for "no seed".
 * Different parts get unrelated seeds, the same part always the same.
 */
export function deriveSeed(seed: number, ...part: readonly (string | number)[]): number {
  let hash = mixBits(seed);
  for (const word of part) hash = mixBits(hash + (typeof word === 'number' ? word : hashText(word)));
  return 1 + (hash % 0x7fffffff);
}

/** FNV-1a over the code points. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}
