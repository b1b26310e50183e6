import { join } from 'node:path';
import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import { readJson } from '../io/read-json';
import { badClipsError, type BadClip } from '../prepare/prepare-clips';
import type { ClipTruth } from '../training/truth';
import { readTruth } from './clip-truth';
import { readContents, type ClipContent } from './content';
import { describeRun } from './describe-run';
import { fingerprintOf } from './evaluate-run';
import type { ExperimentOptions } from './experiment-options';
import { makeFolds, type Fold } from './folds';
import { initialRunOf, type InitialRun } from './initial-fits';
import { KnownDigests } from './known-digests';
import { openPlan, type Plan } from './plan';
import { openAllBlocks, type AllBlocks } from './open-all-blocks';
import { requireEmptyOrRun } from './run-folder';
import { configSchema, type LeftOutClip, type RunConfig } from './run-schema';

/** What an experiment is, before anything is fitted. */
export interface OpenedExperiment {
  dataset: Dataset;
  plan: Plan;
  /** By place, of every clip of the data set. */
  truths: readonly ClipTruth[];
  contents: readonly ClipContent[];
  /** The clips that the task can be learned and tested with. */
  clips: readonly number[];
  /** Sentences about clips that are left out. */
  notes: readonly string[];
  folds: readonly Fold[];
  seeds: readonly number[];
  backend: { name: string };
  /** The run whose fits are the first weights. */
  initial?: InitialRun;
  /** Makes the blocks; opened when they are first asked for. */
  blocks(): Promise<AllBlocks>;
  config: RunConfig;
}

/**
 * Opens an experiment: its plan, truth, contents and folds. With `skipBad`, all clips are prepared for it, unless the run in
 * `out` says which are bad.
 *
 * @param dataset - As for `runExperiment`.
 * @param options - As for `runExperiment`; with `prepares` false, only files that cannot be read are left out.
 * @throws CallError for what does not fit together, BadClipsError for files that cannot be read and may not be left out.
 */
export async function openExperiment(
  dataset: Dataset,
  { prepares = true, ...options }: ExperimentOptions & { prepares?: boolean },
): Promise<OpenedExperiment> {
  const { seeds, signal, cache, out, skipBad = false, backend } = options;
  if (seeds.length === 0 || new Set(seeds).size !== seeds.length) {
    throw new CallError(`seeds must be different numbers, at least one; got ${seeds.join(', ') || 'none'}.`);
  }
  const plan = openPlan(dataset, options);
  const { truths, clips: all, without, outside } = await readTruth(dataset, plan.task);
  if (all.length === 0) {
    throw new CallError(`no clip of ${dataset.name} has a truth for the task ${plan.task.name}.`);
  }
  const folder = cache ?? join(out, '.stages');
  // What a run's own folder is good for is known later.
  const digests = cache === undefined ? undefined : await KnownDigests.open(cache, { keeps: prepares });
  const { contents, bad } = await readContents(dataset, all, { signal, digests });
  if (bad.length > 0 && !skipBad) throw badClipsError(bad);
  const readable = withoutClips(dataset, all, bad);
  let opening: Promise<AllBlocks> | undefined;
  const blocks = () =>
    (opening ??= openAllBlocks(dataset, folder, { ...options, plan, contents, clips: readable }));
  if (skipBad && prepares) {
    const known = await leftOutBefore(dataset, out, contents);
    if (!known) await requireEmptyOrRun(out);
    bad.push(...(known ?? (await (await blocks()).badClips())));
  }
  const clips = withoutClips(dataset, readable, bad);
  if (clips.length === 0) throw badClipsError(bad);
  const folds = makeFolds(dataset, { ...options, only: options.folds, seed: seeds[0], clips, contents });
  const initial = await initialRunOf(dataset, plan, options);
  for (const fold of folds) initial?.fitsFor(fold);
  const config = describeRun(dataset, {
    ...options,
    ...{ plan, folds, clips, init: initial?.identity },
    fingerprint: fingerprintOf(dataset, { clips, truths, contents }),
    leftOut: bad.map((one): LeftOutClip => ({ ...one, content: contentOf(dataset, contents, one) })),
  });
  const notes = [
    ...(without > 0
      ? [`${without} clips of ${dataset.name} have no truth for ${plan.task.name} and are left out.`]
      : []),
    ...(outside > 0
      ? [
          `${outside} clips of ${dataset.name} have a label that is no class of ${plan.task.name} and are left out.`,
        ]
      : []),
  ];
  return { dataset, plan, truths, contents, clips, notes, folds, seeds, backend, initial, blocks, config };
}

const withoutClips = (dataset: Dataset, clips: readonly number[], bad: readonly BadClip[]): number[] => {
  const names = new Set(bad.map(({ clip }) => clip));
  return clips.filter((place) => !names.has(dataset.clips[place].id));
};

const contentOf = (dataset: Dataset, contents: readonly ClipContent[], { clip }: BadClip): string =>
  contents[dataset.clips.findIndex(({ id }) => id === clip)].key;

/** The bad clips that the run in a folder has left out; undefined where there is none, or a file of theirs has changed. */
async function leftOutBefore(
  dataset: Dataset,
  out: string,
  contents: readonly ClipContent[],
): Promise<BadClip[] | undefined> {
  const before = await readJson(join(out, 'config.json'), configSchema).catch(() => undefined);
  if (!before) return undefined;
  const places = new Map(dataset.clips.map(({ id }, place) => [id, place]));
  const same = before.leftOut.every(({ clip, content }) => contents[places.get(clip) ?? -1]?.key === content);
  if (!same) return undefined;
  return before.leftOut.filter(({ content }) => content !== '').map(({ clip, reason }) => ({ clip, reason }));
}
