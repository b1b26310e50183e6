import type { Dataset } from '../datasets/clip';
import { version } from '../version';
import type { Fold, LeakName, SplitName } from './folds';
import type { Plan } from './plan';
import type { RunConfig } from './run-schema';
import type { AnyRecipe } from '../recipes/define-recipe';

/** What an experiment is, for its `config.json`. */
export function describeRun(
  dataset: Dataset,
  {
    recipe,
    plan,
    folds,
    clips,
    fingerprint,
    seeds,
    backend,
    files,
    split,
    groups,
    testShare,
    validationShare = 0.2,
    allow,
    epochs,
  }: {
    recipe: AnyRecipe;
    plan: Plan;
    folds: readonly Fold[];
    clips: readonly number[];
    fingerprint: string;
    seeds: readonly number[];
    backend: { name: string; threads: number | null };
    files?: Readonly<Record<string, string>>;
    split?: SplitName;
    groups?: number;
    testShare?: number;
    validationShare?: number;
    allow?: readonly LeakName[];
    epochs?: number;
  },
): RunConfig {
  const { name, licence, citation, synthetic = false } = dataset;
  const task = plan.task;
  return {
    format: 2,
    recipe: { name: recipe.name, version: recipe.version, ...(files && { files: { ...files } }) },
    variants: [...plan.variants.keys()],
    task: (task.kind === 'classes'
      ? { ...task, labels: [...task.labels] }
      : { ...task, targets: [...task.targets], labels: [...task.labels] }) as RunConfig['task'],
    settings: plan.settings,
    ...(epochs !== undefined && { epochs }),
    seeds: [...seeds],
    split: {
      name: split ?? 'default',
      ...(groups !== undefined && { groups }),
      ...(testShare !== undefined && { testShare }),
      validationShare,
      ...(allow?.length && { allow: [...allow] }),
    },
    folds: folds.map((fold) => fold.name),
    dataset: {
      name,
      clips: clips.length,
      speakers: new Set(clips.map((clip) => dataset.clips[clip].speaker)).size,
      fingerprint,
    },
    backend: backend.name,
    avemo: version,
    node: process.version,
    threads: backend.threads,
    data: { ...(licence && { licence }), ...(citation && { citation }), synthetic },
    created: new Date().toISOString(),
  };
}
