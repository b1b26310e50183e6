import { existsSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { CallError } from '../call-error';
import { LEAKS, SPLITS, type LeakName } from '../experiment/split-options';
import type { ExperimentOptions, SplitSetting } from '../experiment/experiment-options';
import type { AnyRecipe } from '../recipes/define-recipe';
import { parseSetting } from '../recipes/settings-schema';
import {
  backendOption,
  CACHE,
  cacheOption,
  defaultJobs,
  integer,
  integers,
  jobsOption,
  jsonOption,
  kernelsOption,
  names,
  share,
  skipBadOption,
  threadsOption,
} from './options';

/** What {@link withExperimentOptions} adds to a command. */
export interface ExperimentFlags extends Pick<ExperimentOptions, TakenAsGiven> {
  allowLeak?: LeakName[];
  folds?: string[];
  seed: number[];
  set?: string[];
  backend: string;
  threads?: number;
  kernels: 'own' | 'composed';
  json?: boolean;
}

/** Options of an experiment that are flags of the same name and kind. */
type TakenAsGiven = SplitSetting | 'skipBad' | 'task' | 'epochs' | 'preset' | 'cache' | 'jobs';

const collect = (value: string, before: string[] = []): string[] => [...before, value];
/** Adds the options that every command with training has. */
export const withExperimentOptions = (command: Command): Command =>
  [
    new Option('--task <name>', "one of the recipe's tasks (default: its first)"),
    new Option('--preset <name>', "one of the recipe's named sets of settings (default: its first)"),
    new Option(
      '--set <key=value>',
      'one setting, e.g. dropout=0.5 (repeatable; the recipe with --help lists them)',
    ).argParser(collect),
    new Option(
      '--split <name>',
      "how speakers are divided (default: the data set's folds, else speakers)",
    ).choices([...SPLITS]),
    new Option('--groups <n>', 'groups of speakers for --split speakers (default: 5)').argParser(integer(2)),
    new Option(
      '--group-size <n>',
      'speakers that --split leave-one-speaker-out leaves out at a time (default: 1)',
    ).argParser(integer(1)),
    new Option(
      '--test-share <share>',
      'share of the speakers that --split share tests (default: 0.3)',
    ).argParser(share({ below: true })),
    new Option(
      '--validation-share <share>',
      'share of the training speakers that choose the best epoch (default: 0.2)',
    ).argParser(share({ below: true })),
    new Option('--join-validation', 'learn from the validation part too, and keep the last epoch'),
    skipBadOption(),
    new Option('--folds <list>', 'only these folds, e.g. 1,2').argParser(names),
    new Option('--allow-leak <list>', 'do not refuse these leaks between training and test').argParser(leaks),
    new Option('--seed <list>', 'seed, or several for several trainings, e.g. 1,2,3')
      .argParser(integers)
      .default([1], '1'),
    new Option('--epochs <n>', 'most epochs of every training stage').argParser(integer(1)),
    cacheOption(
      `keep prepared clips and trained stages here, for other runs that share them (default: ${CACHE} where avemo prepare made it)`,
    ),
    jobsOption(),
    backendOption(),
    threadsOption(),
    kernelsOption(),
    jsonOption(),
  ].reduce((extended, option) => extended.addOption(option), command);

function leaks(text: string): LeakName[] {
  const list = names(text);
  const unknown = list.find((name) => !(LEAKS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new CallError(`--allow-leak: expected ${LEAKS.join(' or ')}; got ${unknown}.`);
  return list as LeakName[];
}

/** What the flags say to an experiment with a recipe. */
export function experimentOf(
  recipe: AnyRecipe,
  flags: ExperimentFlags,
): Pick<ExperimentOptions, TakenAsGiven | 'settings' | 'allow' | 'folds' | 'seeds'> {
  const { split, groups, groupSize, testShare, validationShare, joinValidation } = flags;
  const { allowLeak, folds, skipBad, seed, task, epochs } = flags;
  const { cache = existsSync(CACHE) ? CACHE : undefined, jobs = defaultJobs() } = flags;
  if (new Set(seed).size !== seed.length) throw new CallError('--seed: each seed only once.');
  return {
    ...settingsOf(recipe, flags),
    ...{ task, split, groups, groupSize, testShare, validationShare, joinValidation, skipBad },
    ...{ folds, epochs, cache, jobs, allow: allowLeak, seeds: seed },
  };
}

/** What `--set` and `--preset` say of the settings of a recipe. */
export function settingsOf(
  recipe: AnyRecipe,
  { set = [], preset = Object.keys(recipe.presets ?? {})[0] }: Pick<ExperimentFlags, 'set' | 'preset'>,
): Pick<ExperimentOptions, 'settings' | 'preset'> {
  const settings = set.map((assignment) => {
    try {
      return parseSetting(recipe.settings, assignment);
    } catch (error) {
      throw new CallError(`--set ${assignment}: ${(error as Error).message}`);
    }
  });
  return { preset, settings: Object.fromEntries(settings) };
}
