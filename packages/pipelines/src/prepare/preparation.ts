import type { Json, OfEach } from '../recipes/json';
import type { Blocks } from './block';
import type { Media } from './media';

/** Runs a preparation on the clip at hand, or takes its blocks from the cache. */
export type Use = <O extends Json>(preparation: Preparation<O>, options: O) => Promise<Blocks>;

/** A pure function from media to blocks; recipes share it, and what it made is kept. */
export interface Preparation<O extends Json = OfEach> {
  /** Part of the key under which its blocks are kept; letters, digits, `.` and `-`. */
  name: string;
  /** + 1 when equal options give other blocks. */
  version: number;
  /** The blocks of one clip. An iterable gives their rows as they come. */
  run(media: Media, options: O, use: Use): Promise<Blocks> | AsyncIterable<Blocks>;
}

/**
 * Types and checks a preparation.
 *
 * @param preparation - Name, version and function.
 * @returns The same preparation.
 * @throws RangeError for a name or version that cannot be part of a key.
 *
 * @example
 * ```ts
 * import { definePreparation } from '@avemo/pipelines';
 *
 * const loudest = definePreparation({
 *   name: 'loudest',
 *   version: 1,
 *   async run(media, { floor }: { floor: number }) {
 *     const { samples } = await media.audio!.read();
 *     const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), floor);
 *     return { peak: { data: Float32Array.of(peak), shape: [1] } };
 *   },
 * });
 * loudest.name; // → 'loudest'
 * ```
 */
export function definePreparation<O extends Json>(preparation: Preparation<O>): Preparation<O> {
  const { name, version } = preparation;
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9.-]*$/.test(name)) {
    throw new RangeError(
      `definePreparation: name must be letters, digits, '.' and '-', a letter first; got ${JSON.stringify(name)}.`,
    );
  }
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new RangeError(
      `definePreparation: ${name} needs a version, an integer of at least 1; got ${version}.`,
    );
  }
  return preparation;
}
