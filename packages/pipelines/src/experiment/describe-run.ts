import type { Dataset } from '../datasets/clip';
import { version } from '../version';
import type { ExperimentOptions, SplitSetting } from './experiment-options';
import type { Fold } from './folds';
import type { Plan } from './plan';
import type { LeftOutClip, RunConfig } from './run-schema';

/** What {@link describeRun} is told. */
export interface DescribeRunOptions extends Pick<
  ExperimentOptions,
  SplitSetting | 'recipe' | 'allow' | 'epochs' | 'seeds' | 'backend' | 'files' | 'experiment'
> {
  plan: Plan;
  folds: readonly Fold[];
  /** The clips that are learned from and tested, by place. */
  clips: readonly number[];
  fingerprint: string;
  /** SHA-256 of the identity of the run whose fits are the first weights. */
  init?: string;
  leftOut: readonly LeftOutClip[];
}

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
    groupSize,
    testShare,
    validationShare = 0.2,
    joinValidation,
    allow,
    epochs,
    experiment,
    init,
    leftOut,
  }: DescribeRunOptions,
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
      ...(groupSize !== undefined && { groupSize }),
      ...(testShare !== undefined && { testShare }),
      validationShare,
      ...(joinValidation && { joinValidation }),
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
    ...(init !== undefined && { init }),
    about: Object.fromEntries(
      [...plan.variants.keys()].map((variant) => [variant, plan.opened.variants[variant].about]),
    ),
    ...(recipe.source && { source: recipe.source }),
    published: (recipe.published ?? [])
      .filter((one) => one.dataset === name && (one.task ?? recipe.tasks[0].name) === task.name)
      .map(({ where, variant, metric, value }) => ({ where, variant, metric, value })),
    leftOut: [...leftOut],
    ...(experiment && {
      experiment: {
        ...experiment,
        variants: [...plan.variants.keys()],
        task: task.name,
        settings: plan.settings,
      },
    }),
    avemo: version,
    node: process.version,
    threads: backend.threads,
    data: { ...(licence && { licence }), ...(citation && { citation }), synthetic },
    created: new Date().toISOString(),
  };
}

/** What is true of one system of the experiment. */
export const configOf = (config: RunConfig, system: string): RunConfig => ({
  ...config,
  variants: [system],
  about: { [system]: config.about[system] },
  published: config.published.filter(({ variant }) => variant === system),
  ...(config.experiment && { experiment: { ...config.experiment, variants: [system] } }),
});
