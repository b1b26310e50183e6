import { DatasetError } from './dataset-error';

/**
 * Throws unless every clip names its speaker and there are at least `atLeast` different ones:
 * the condition for a split in which training and test speakers never meet.
 *
 * @param dataset - The data set to be split.
 * @param options - The condition.
 * @param options.atLeast - The number of speakers needed, an integer of at least 2
 * @returns the speakers, sorted
 * @throws DatasetError `no-speaker` when a clip has none, `one-speaker` when there are too few
 *
 * @example
 * ```ts
 * import { requireSpeakers } from '@avemo/pipelines';
 *
 * const dataset = {
 *   name: 'mine',
 *   clips: [
 *     { id: 'a', speaker: 'Jo' },
 *     { id: 'b', speaker: 'Al' },
 *   ],
 * };
 * requireSpeakers(dataset); // → ['Al', 'Jo']
 * ```
 */
export function requireSpeakers(
  dataset: { name: string; clips: readonly { id: string; speaker: string }[] },
  { atLeast = 2 }: { atLeast?: number } = {},
): string[] {
  const { name, clips } = dataset;
  const unnamed = clips.find((clip) => clip.speaker === '');
  if (unnamed) {
    throw new DatasetError(
      'no-speaker',
      `The ${name} clip "${unnamed.id}" names no speaker, so training and test speakers cannot be kept apart; ` +
        'fill the speaker column or choose a split that does not need speakers.',
    );
  }
  const speakers = [...new Set(clips.map((clip) => clip.speaker))].sort();
  if (speakers.length < atLeast) {
    throw new DatasetError(
      'one-speaker',
      `A speaker-independent split needs at least ${atLeast} speakers but the ${name} data set has ` +
        `${speakers.length}${speakers.length ? ` (${speakers.join(', ')})` : ''}; ` +
        'add clips of other speakers or choose a split that does not need speakers.',
    );
  }
  return speakers;
}
