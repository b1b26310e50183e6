import type { Random } from '../random';
import type { Example } from './example';

/** How many batches are sorted by length together: more saves padding, fewer mixes better. */
const BUCKET = 8;

/**
 * Shuffles examples into batches of similar length: shuffled, sorted by length within stretches of a few batches, and the
 * batches shuffled again.
 */
export function orderExamples(examples: readonly Example[], batchSize: number, random: Random): Example[][] {
  const shuffled = random.shuffle(examples);
  const batches: Example[][] = [];
  for (let start = 0; start < shuffled.length; start += BUCKET * batchSize) {
    const bucket = shuffled.slice(start, start + BUCKET * batchSize).sort((a, b) => a.length - b.length);
    for (let i = 0; i < bucket.length; i += batchSize) batches.push(bucket.slice(i, i + batchSize));
  }
  return random.shuffle(batches);
}
