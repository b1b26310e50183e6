import { Command, Option } from 'commander';
import { WorkError } from '../call-error';
import { prepareDataset, type PreparedDataset } from '../experiment/prepare-dataset';
import type { PartOfWork } from '../experiment/part-of-work';
import { createProgressLine } from '../io/progress-line';
import { settingsOf } from './experiment-options';
import { openData, type DataOptions } from './open-data';
import { recipeOf } from './open-recipe-file';
import {
  backendOption,
  CACHE,
  cacheOption,
  defaultJobs,
  jobsOption,
  jsonOption,
  labelsOption,
  names,
  partOption,
  skipBadOption,
  startBackend,
  path,
} from './options';
import type { CommandContext } from './command-context';

interface PrepareFlags extends DataOptions {
  variants?: string[];
  task?: string;
  preset?: string;
  set?: string[];
  cache: string;
  jobs?: number;
  part?: PartOfWork;
  skipBad?: boolean;
  backend: string;
  json?: boolean;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** `avemo prepare RECIPE`: makes what a recipe reads of each clip, once, into a cache. */
export const prepareCommand = ({ signal }: CommandContext): Command =>
  new Command('prepare')
    .description('make what a recipe reads of each clip, once, into a cache from which avemo train takes it')
    .argument('<recipe>', 'a recipe, one of its systems, or a file such as ./mine.mjs')
    .requiredOption(
      '--dataset <name>',
      'its adapter, see avemo datasets; several with commas between are joined',
    )
    .requiredOption('--data <dir>', 'the folder (or manifest file) that holds it; as many as data sets', path)
    .addOption(labelsOption())
    .option('--variants <list>', 'only what these systems read (default: all)', names)
    .addOption(new Option('--task <name>', "one of the recipe's tasks (default: its first)"))
    .addOption(
      new Option('--preset <name>', "one of the recipe's named sets of settings (default: its first)"),
    )
    .addOption(new Option('--set <key=value>', 'one setting (repeatable)').argParser(collect))
    .addOption(cacheOption('the folder of the cache').default(CACHE))
    .addOption(jobsOption())
    .addOption(partOption('clips'))
    .addOption(skipBadOption())
    .addOption(backendOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
What is there is not made again: a call that was stopped goes on, and everything in the cache may be deleted at any time.

Examples:
  avemo prepare am-fbp --dataset ravdess --data ravdess
  avemo prepare ./mine.mjs --dataset manifest --data clips/manifest.csv --cache /scratch/avemo --part 3/16`,
    )
    .action(async (word: string, flags: PrepareFlags) => {
      const { recipe, variants, files, recipeFile } = await recipeOf(word);
      const { settings, preset } = settingsOf(recipe, flags);
      const dataset = (await openData(flags))!;
      const backend = await startBackend({ ...flags, threads: 1 });
      const line = createProgressLine();
      const { cache, jobs = defaultJobs(), part, task } = flags;
      const result = await prepareDataset(dataset, {
        ...{ recipe, files, recipeFile, settings, preset, task, cache, jobs, part, backend, signal },
        variants: flags.variants ?? variants,
        onProgress: ({ done, total, clip }) => line.show(done / total, `preparing ${done}/${total} ${clip}`),
        onWarning(message) {
          line.clear();
          process.stderr.write(`avemo: ${message}\n`);
        },
      }).finally(() => line.clear());
      process.stdout.write(`${flags.json ? JSON.stringify(result) : describe(result, cache)}\n`);
      if (result.bad.length > 0) {
        for (const { clip, reason } of result.bad) process.stderr.write(`${clip}: ${reason}\n`);
        if (flags.skipBad && result.bad.length < result.clips) return;
        throw new WorkError(
          `${result.bad.length} of ${result.clips} clips cannot be prepared; all others are in ${cache}; --skip-bad goes on without them.`,
        );
      }
    });

function describe({ clips, before, blocks, bad }: PreparedDataset, cache: string): string {
  const made = clips - before - bad.length;
  const each = Object.entries(blocks).map(([block, count]) => `  ${block}: ${count} clips`);
  return [
    `${clips} clips in ${cache}: ${made} prepared, ${before} there before, ${bad.length} bad`,
    ...each,
  ].join('\n');
}
