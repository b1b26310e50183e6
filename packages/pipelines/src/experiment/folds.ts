import { deriveSeed } from '@avemo/checks';
import { assertNoLeak, LeakError } from '@avemo/metrics';
import { CallError } from '../call-error';
import type { Clip, Dataset } from '../datasets/clip';
import type { LeakName, SplitOptions } from './split-options';
import { heldOutSpeakers, requireShare, testParts } from './test-parts';

/** One fold: clips by place. */
export interface Fold {
  /** The data set's own name of it, a number or the speaker. */
  name: string;
  /** Clips to learn from. */
  train: number[];
  /** Clips that choose the best epoch. */
  validation: number[];
  /** Clips to test on. */
  test: number[];
}

/**
 * Cuts a data set into folds, each with validation speakers of its own. No speaker and no recording is on two sides.
 *
 * @param dataset - Clips that name their speakers.
 * @param options - Which split, which folds, the share of validation speakers and the seed.
 * @returns The folds in their order.
 * @throws DatasetError for unnamed speakers or a single one, CallError for a split or fold that is not there and for leaks.
 * @example
 * ```ts
 * import { makeFolds, type Dataset } from '@avemo/pipelines';
 *
 * const clips = ['Al', 'Bo', 'Cy', 'Al'].map((speaker, i) => ({ id: `${i}`, speaker, files: [], media: () => ({}) }));
 * const dataset: Dataset = { name: 'mine', labels: ['calm'], clips };
 * const [fold] = makeFolds(dataset, { split: 'leave-one-speaker-out', validationShare: 0.5, seed: 1 });
 * [fold!.name, fold!.test]; // → ['Al', [0, 3]]
 * ```
 */
export function makeFolds(dataset: Pick<Dataset, 'name' | 'clips'>, options: SplitOptions): Fold[] {
  const { split, only, seed, contents, validationShare = 0.2, joinValidation = false, allow = [] } = options;
  requireShare('validationShare', validationShare);
  const places = options.clips ?? dataset.clips.map((_, i) => i);
  const clips = places.map((place) => dataset.clips[place]);
  if (clips.length === 0)
    throw new CallError(`${dataset.name} has no clip that the task can be learned from.`);
  const chosen = split ?? (clips.every((clip) => clip.fold !== undefined) ? 'folds' : 'speakers');
  const parts = testParts({ name: dataset.name, clips }, chosen, options);
  const missing = only?.find((name) => !parts.some((part) => part.name === name));
  if (missing !== undefined) {
    throw new CallError(
      `there is no fold ${missing}; this split has ${parts.map((part) => part.name).join(', ')}.`,
    );
  }
  const speakers = clips.map((clip) => clip.speaker);
  return parts
    .filter((part) => !only || only.includes(part.name))
    .map(({ name, train, test, validation }) => {
      const held = validation
        ? undefined
        : heldOutSpeakers(train, speakers, validationShare, deriveSeed(seed, 'validation', name));
      const fold = {
        name,
        train: held ? train.filter((i) => !held.has(speakers[i])) : train,
        validation: validation ?? train.filter((i) => held!.has(speakers[i])),
        test,
      };
      const there = (list: number[]) => list.map((i) => places[i]);
      const made = {
        name,
        train: there(joinValidation ? [...fold.train, ...fold.validation].sort((a, b) => a - b) : fold.train),
        validation: joinValidation ? [] : there(fold.validation),
        test: there(fold.test),
      };
      requireNoLeak(dataset, made, contents, allow);
      return made;
    });
}

function requireNoLeak(
  { clips }: Pick<Dataset, 'clips'>,
  fold: Fold,
  contents: SplitOptions['contents'],
  allow: readonly LeakName[],
): void {
  try {
    const speaker = clips.map((clip) => (clip.speaker === '' ? null : clip.speaker));
    assertNoLeak(fold, allow.includes('speaker') ? {} : { speaker });
  } catch (error) {
    if (!(error instanceof LeakError)) throw error;
    const [{ kind, sides, offenders }] = error.leaks;
    throw new CallError(
      `in fold ${fold.name} the ${kind} ${offenders.slice(0, 5).join(', ')} is in the ${sides.join(' and the ')} part. ` +
        'Use a split by speakers, or allow the leak "speaker" by its name.',
    );
  }
  if (contents && !allow.includes('content')) requireNoCopies(clips, fold, contents);
}

function requireNoCopies(
  clips: readonly Clip[],
  fold: Fold,
  contents: readonly { files: readonly string[] }[],
): void {
  const seen = new Map<string, { side: string; clip: number }>();
  for (const side of ['train', 'validation', 'test'] as const) {
    for (const clip of fold[side]) {
      for (const file of contents[clip].files) {
        const before = seen.get(file);
        if (before && before.side !== side) {
          throw new CallError(
            `the clips ${clips[before.clip].id} (${before.side}) and ${clips[clip].id} (${side}, fold ${fold.name}) hold the ` +
              'same recording. Remove one, give both the same speaker, or allow the leak "content" by its name.',
          );
        }
        seen.set(file, { side, clip });
      }
    }
  }
}
