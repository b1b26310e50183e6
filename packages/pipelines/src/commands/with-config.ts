import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { CallError } from '../call-error';
import { readExperimentFile, type ExperimentFile } from '../experiment/experiment-file';
import type { TrainFlags } from './train-flags';

/** The flag that a field of an experiment file stands for. */
const flagOf: Partial<Record<keyof ExperimentFile, keyof TrainFlags>> = { seeds: 'seed' };

/** What is asked: the words and flags, and below them what the file says. */
export interface Asked {
  /** The recipe. */
  word: string;
  flags: TrainFlags & { dataset: string; data: string };
  /** Settings of the file; `--set` goes on top of them. */
  settings: Record<string, unknown>;
}

/**
 * Puts what `--config` says below what was given on the command line.
 *
 * @param command - Knows which flags were given.
 * @param word - The recipe, where it was given.
 * @param flags - With defaults.
 * @throws CallError where recipe, data set, its folder or the run folder are named nowhere; saying what would be done (`--dry-run`) needs
 *   no run folder.
 */
export async function withConfig(
  command: Command,
  word: string | undefined,
  flags: TrainFlags,
): Promise<Asked> {
  const file = flags.config === undefined ? {} : await readExperimentFile(flags.config);
  const merged: Record<string, unknown> = { ...flags };
  for (const [name, value] of Object.entries(file)) {
    const flag = flagOf[name as keyof ExperimentFile] ?? name;
    if (name === 'recipe' || name === 'settings') continue;
    if (command.getOptionValueSource(flag) !== 'cli') merged[flag] = value;
  }
  // Another recipe has other settings and systems.
  const same = word === undefined || word === file.recipe;
  if (!same && command.getOptionValueSource('variants') !== 'cli') delete merged.variants;
  const recipe = word ?? file.recipe;
  if (recipe === undefined) throw new CallError('train: name a recipe, or a --config that names one.');
  for (const name of ['dataset', 'data'] as const) {
    if (merged[name] === undefined)
      throw new CallError(`train: --${name} is missing; give it, or a --config that names it.`);
  }
  if (merged.out === undefined) {
    if (!flags.dryRun) throw new CallError('train: --out is missing; name the run folder.');
    merged.out = join('runs', basename(recipe));
  }
  return {
    word: recipe,
    flags: merged as unknown as Asked['flags'],
    settings: same ? (file.settings ?? {}) : {},
  };
}
