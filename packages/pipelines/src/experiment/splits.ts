import { assertNoLeak, groupKFold, leaveOneGroupOut } from '@avemo/metrics';
import type { Dataset as OpenedDataset } from '../datasets/clip';
import type { Dataset } from '../datasets/dataset';
import { legacyDataset } from '../datasets/legacy-dataset';
import { requireSpeakers } from '../datasets/require-speakers';
import { createRandom, deriveSeed } from '../random';
import { CallError } from '../call-error';

/** Which speakers test a system: the data set's own folds, five seeded groups of speakers, or one at a time. */
export const SPLITS = ['folds', 'speakers', 'leave-one-speaker-out'] as const;
/** The name of a split. */
export type SplitName = (typeof SPLITS)[number];

/** One fold: indices of clips. No speaker is in two of the lists. */
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
  /** Groups of speakers that `speakers` makes, at least 2; default 5, or one a speaker when there are fewer. */
  groups?: number;
  /** Only these folds, by name. */
  only?: string[];
  /** Share of the training speakers that choose the best epoch. */
  validationShare: number;
  /** Fixes the groups of speakers. */
  seed: number;
}

/**
 * Cuts a data set into speaker-independent folds, each with validation speakers of its own.
 *
 * @param opened Clips that name their speakers.
 * @param options Which split, which folds, the share of validation speakers and the seed.
 * @returns The folds in their order.
 * @throws DatasetError for unnamed speakers or a single one, CallError for a split or fold that is not there.
 * @example
 * ```ts
 * import { makeFolds } from '@avemo/pipelines';
 *
 * const clips = ['Al', 'Bo', 'Cy', 'Al'].map((speaker, i) => ({ id: `${i}`, label: 0, speaker, files: [] }));
 * const dataset = { name: 'mine', labels: ['calm'], clips };
 * const [fold] = makeFolds(dataset, { split: 'leave-one-speaker-out', validationShare: 0.5, seed: 1 });
 * [fold.name, fold.test]; // → ['Al', [0, 3]]
 * ```
 */
export function makeFolds(
  opened: OpenedDataset | Dataset,
  { split, groups = 5, only, validationShare, seed }: SplitOptions,
): Fold[] {
  const dataset = legacyDataset(opened);
  requireSpeakers(dataset);
  const speakers = dataset.clips.map((clip) => clip.speaker);
  const chosen = split ?? (dataset.clips.every((clip) => clip.fold !== undefined) ? 'folds' : 'speakers');
  const parts = testParts(dataset, chosen, { groups, seed });
  const missing = only?.find((name) => !parts.some((part) => part.name === name));
  if (missing !== undefined) {
    throw new CallError(
      `there is no fold ${missing}; this split has ${parts.map((part) => part.name).join(', ')}.`,
    );
  }
  return parts
    .filter((part) => !only || only.includes(part.name))
    .map(({ name, train, test }) => {
      assertNoLeak({ train, test }, { speaker: speakers });
      const held = validationSpeakers(train, speakers, validationShare, deriveSeed(seed, 'validation', name));
      return {
        name,
        train: train.filter((i) => !held.has(speakers[i])),
        validation: train.filter((i) => held.has(speakers[i])),
        test,
      };
    });
}

function testParts(dataset: Dataset, split: SplitName, { groups, seed }: { groups: number; seed: number }) {
  const speakers = dataset.clips.map((clip) => clip.speaker);
  if (split === 'leave-one-speaker-out') {
    return leaveOneGroupOut(speakers).map((part) => ({ ...part, name: speakers[part.test[0]] }));
  }
  if (split === 'speakers') {
    const folds = Math.min(groups, new Set(speakers).size);
    const labels = dataset.clips.map((clip) => clip.label);
    return groupKFold(speakers, { folds, seed, labels }).map((part, i) => ({ ...part, name: String(i + 1) }));
  }
  const folds = dataset.clips.map((clip) => clip.fold);
  if (folds.includes(undefined)) {
    throw new CallError(`the data set ${dataset.name} has no folds of its own; use --split speakers.`);
  }
  return leaveOneGroupOut(folds as string[]).map((part) => ({ ...part, name: folds[part.test[0]]! }));
}

/** Seeded choice of training speakers to hold out: about the asked share, at least one, never all. */
function validationSpeakers(train: number[], speakers: string[], share: number, seed: number): Set<string> {
  const names = [...new Set(train.map((i) => speakers[i]))].sort();
  const count =
    names.length < 2 ? 0 : Math.min(names.length - 1, Math.max(1, Math.round(names.length * share)));
  return new Set(createRandom(seed).shuffle(names).slice(0, count));
}
