import { deriveSeed } from '@avemo/checks';
import { assertNoLeak, groupKFold, leaveOneGroupOut, LeakError } from '@avemo/metrics';
import { CallError } from '../call-error';
import type { Clip, Dataset } from '../datasets/clip';
import { requireSpeakers } from '../datasets/require-speakers';
import { createRandom } from '../random';

/**
 * Which clips test a system: the makers' own folds, seeded groups of speakers, one speaker at a time, a share of the
 * speakers (7:3), or the makers' train, validation and test parts.
 */
export const SPLITS = ['folds', 'speakers', 'leave-one-speaker-out', 'share', 'parts'] as const;
/** The name of a split. */
export type SplitName = (typeof SPLITS)[number];

/** What must not be on two sides of a split; each can be allowed by name. */
export const LEAKS = ['speaker', 'content'] as const;
/** A kind of leak. */
export type LeakName = (typeof LEAKS)[number];

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

/** Options of {@link makeFolds}. */
export interface SplitOptions {
  /** `folds` where the data set has some, else `speakers`. */
  split?: SplitName;
  /** Groups of speakers that `speakers` makes, at least 2; default 5, or one per speaker when there are fewer. */
  groups?: number;
  /** Share of the speakers that `share` tests; default 0.3. */
  testShare?: number;
  /** Only these folds, by name. */
  only?: readonly string[];
  /** Share of the training speakers that choose the best epoch, in [0, 1); default 0.2. The makers' parts have their own. */
  validationShare?: number;
  /** Fixes the groups of speakers. */
  seed: number;
  /** Only these clips, by place; default all. */
  clips?: readonly number[];
  /** The recordings of each clip, to find copies of one under several names. */
  contents?: readonly { files: readonly string[] }[];
  /** Leaks that are not refused. */
  allow?: readonly LeakName[];
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
  const { split, only, seed, contents, validationShare = 0.2, allow = [] } = options;
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
        : validationSpeakers(train, speakers, validationShare, deriveSeed(seed, 'validation', name));
      const fold = {
        name,
        train: held ? train.filter((i) => !held.has(speakers[i])) : train,
        validation: validation ?? train.filter((i) => held!.has(speakers[i])),
        test,
      };
      const there = (list: number[]) => list.map((i) => places[i]);
      const made = {
        name,
        train: there(fold.train),
        validation: there(fold.validation),
        test: there(fold.test),
      };
      requireNoLeak(dataset, made, contents, allow);
      return made;
    });
}

interface Part {
  name: string;
  train: number[];
  test: number[];
  validation?: number[];
}

function testParts(
  dataset: { name: string; clips: readonly Clip[] },
  split: SplitName,
  { groups = 5, testShare = 0.3, seed }: SplitOptions,
): Part[] {
  const { clips, name } = dataset;
  if (split === 'parts') return makersParts(dataset);
  requireSpeakers({ name, clips: [...clips] });
  const speakers = clips.map((clip) => clip.speaker);
  if (split === 'leave-one-speaker-out') {
    return leaveOneGroupOut(speakers).map((part) => ({ ...part, name: speakers[part.test[0]] }));
  }
  if (split === 'speakers') {
    const folds = Math.min(groups, new Set(speakers).size);
    const labels = clips.map((clip) => clip.label ?? '');
    return groupKFold(speakers, { folds, seed, labels }).map((part, i) => ({ ...part, name: String(i + 1) }));
  }
  if (split === 'share') {
    requireShare('testShare', testShare);
    const everyone = clips.map((_, i) => i);
    const held = validationSpeakers(everyone, speakers, testShare, deriveSeed(seed, 'test'));
    const [test, train] = [true, false].map((is) => everyone.filter((i) => held.has(speakers[i]) === is));
    return [{ name: 'test', train, test }];
  }
  const folds = clips.map((clip) => clip.fold);
  if (folds.includes(undefined)) {
    throw new CallError(`the data set ${name} has no folds of its own; use the split speakers.`);
  }
  if (new Set(folds).size < 2) {
    throw new CallError(`the data set ${name} has a single fold, ${folds[0]}; use the split speakers.`);
  }
  return leaveOneGroupOut(folds as string[]).map((part) => ({ ...part, name: folds[part.test[0]]! }));
}

function makersParts({ name, clips }: { name: string; clips: readonly Clip[] }): Part[] {
  const of = (part: string) => clips.flatMap((clip, i) => (clip.split === part ? [i] : []));
  const [train, validation, test] = [of('train'), of('validation'), of('test')];
  if (train.length === 0 || (test.length === 0 && validation.length === 0)) {
    throw new CallError(
      `the data set ${name} has no train and test parts of its own; use the split speakers.`,
    );
  }
  // Where the makers keep the truth of the test part, the validation part is what can be tested.
  if (test.length > 0) return [{ name: 'test', train, test, validation }];
  return [{ name: 'validation', train, test: validation }];
}

/** Seeded choice of speakers to hold out: about the asked share, at least one of a share above 0, never all. */
function validationSpeakers(train: number[], speakers: string[], share: number, seed: number): Set<string> {
  const names = [...new Set(train.map((i) => speakers[i]))].sort();
  const most = Math.max(0, names.length - 1);
  const count = share === 0 ? 0 : Math.min(most, Math.max(1, Math.round(names.length * share)));
  return new Set(createRandom(seed).shuffle(names).slice(0, count));
}

function requireShare(name: string, share: number): void {
  if (Number.isFinite(share) && share >= 0 && share < 1) return;
  throw new CallError(`${name} must be at least 0 and below 1; got ${share}.`);
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
