import { deriveSeed } from '@avemo/checks';
import { groupKFold, leaveOneGroupOut } from '@avemo/metrics';
import { CallError } from '../call-error';
import type { Clip } from '../datasets/clip';
import { requireSpeakers } from '../datasets/require-speakers';
import { createRandom } from '../random';
import type { SplitName, SplitOptions } from './split-options';

/** The clips of a fold before some speakers of the training part are held out to choose the epoch. */
export interface TestPart {
  name: string;
  train: number[];
  test: number[];
  validation?: number[];
}

/**
 * Which clips test, and which are left to learn from.
 *
 * @throws DatasetError for unnamed speakers or a single one, CallError for a split that the data set does not have.
 */
export function testParts(
  dataset: { name: string; clips: readonly Clip[] },
  split: SplitName,
  { groups = 5, groupSize = 1, testShare = 0.3, seed }: SplitOptions,
): TestPart[] {
  const { clips, name } = dataset;
  if (split === 'parts') return makersParts(dataset);
  requireSpeakers({ name, clips: [...clips] });
  const speakers = clips.map((clip) => clip.speaker);
  if (split === 'leave-one-speaker-out') {
    const group = groupsOfSize(speakers, groupSize, deriveSeed(seed, 'groups'));
    return leftOut(speakers.map((speaker) => group.get(speaker)!));
  }
  if (split === 'leave-one-session-out') {
    return leftOut(everyNamed(dataset, 'session', ({ session }) => session));
  }
  if (split === 'leave-one-dataset-out') {
    return leftOut(everyNamed(dataset, 'data set beside others', ({ dataset }) => dataset));
  }
  if (split === 'speakers') {
    const folds = Math.min(groups, new Set(speakers).size);
    const labels = clips.map((clip) => clip.label ?? '');
    return groupKFold(speakers, { folds, seed, labels }).map((part, i) => ({ ...part, name: String(i + 1) }));
  }
  if (split === 'share') {
    requireShare('testShare', testShare);
    const everyone = clips.map((_, i) => i);
    const held = heldOutSpeakers(everyone, speakers, testShare, deriveSeed(seed, 'test'));
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

/** One part for each group that is left out, under the group's name. */
const leftOut = (groups: string[]): TestPart[] =>
  leaveOneGroupOut(groups).map((part) => ({ ...part, name: groups[part.test[0]] }));

/** The group of each speaker: so many speakers each, the last group with the rest; named after them. */
function groupsOfSize(speakers: readonly string[], size: number, seed: number): Map<string, string> {
  const names = [...new Set(speakers)];
  if (!Number.isSafeInteger(size) || size < 1 || size >= names.length) {
    throw new CallError(
      `groupSize must be an integer of at least 1 and below the number of speakers, ${names.length}; got ${size}.`,
    );
  }
  const order = size === 1 ? names : createRandom(seed).shuffle(names.sort());
  const groups = new Map<string, string>();
  for (let i = 0; i < order.length; i += size) {
    const group = order.slice(i, i + size).sort();
    for (const speaker of group) groups.set(speaker, group.join('+'));
  }
  return groups;
}

/** The name of each clip's group. @throws CallError where a clip has none, or all have one */
function everyNamed(
  { name, clips }: { name: string; clips: readonly Clip[] },
  what: string,
  of: (clip: Clip) => string | undefined,
): string[] {
  const names = clips.map((clip) => of(clip) ?? '');
  if (!names.includes('') && new Set(names).size > 1) return names;
  const unnamed = clips[names.indexOf('')];
  throw new CallError(
    unnamed
      ? `the clip ${unnamed.id} of ${name} names no ${what}; use the split speakers.`
      : `all clips of ${name} have the same ${what}, ${names[0]}; use the split speakers.`,
  );
}

function makersParts({ name, clips }: { name: string; clips: readonly Clip[] }): TestPart[] {
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
export function heldOutSpeakers(
  train: number[],
  speakers: string[],
  share: number,
  seed: number,
): Set<string> {
  const names = [...new Set(train.map((i) => speakers[i]))].sort();
  const most = Math.max(0, names.length - 1);
  const count = share === 0 ? 0 : Math.min(most, Math.max(1, Math.round(names.length * share)));
  return new Set(createRandom(seed).shuffle(names).slice(0, count));
}

/** @throws CallError for a number that is no share */
export function requireShare(name: string, share: number): void {
  if (Number.isFinite(share) && share >= 0 && share < 1) return;
  throw new CallError(`${name} must be at least 0 and below 1; got ${share}.`);
}
