import { Command } from 'commander';
import { describeWork } from '../experiment/describe-work';
import type { ExperimentOptions } from '../experiment/experiment-options';
import { fitPart } from '../experiment/fit-part';
import type { PartOfWork } from '../experiment/part-of-work';
import { runExperiment } from '../experiment/run-experiment';
import { writeReport } from '../experiment/report-of-runs';
import { kindOf, type SettingsSchema } from '../recipes/settings-schema';
import { recipes } from '../recipes/registry';
import { experimentOf, withExperimentOptions, type ExperimentFlags } from './experiment-options';
import { experimentProgress } from './experiment-progress';
import { openData, type DataOptions } from './open-data';
import { fusionOf, recipeOf } from './open-recipe-file';
import { labelsOption, names, outOption, partOption, startBackend } from './options';
import { partText, workText } from './work-text';
import type { CommandContext } from './command-context';
import { comparisonsTable, resultsTable } from './results-table';
import { compareRuns } from '../experiment/report-of-runs';

interface TrainFlags extends DataOptions, ExperimentFlags {
  out: string;
  variants?: string[];
  fusion?: string[];
  baseline?: string;
  dryRun?: boolean;
  part?: PartOfWork;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** `avemo train RECIPE`: trains the systems of a recipe on speaker-independent folds into a run folder. */
export const trainCommand = ({ signal }: CommandContext): Command =>
  withExperimentOptions(
    new Command('train')
      .description('train systems of a recipe on speaker-independent folds and write a run folder for each')
      .argument('<recipe>', `a recipe, one of its systems, or a file such as ./mine.mjs`)
      .requiredOption(
        '--dataset <name>',
        'its adapter, see avemo datasets; several with commas between are joined',
      )
      .requiredOption('--data <dir>', 'the folder (or manifest file) that holds it; as many as data sets')
      .addOption(labelsOption())
      .addOption(outOption('the run folder').makeOptionMandatory())
      .option('--variants <list>', 'which systems of the recipe, e.g. audio,concat (default: all)', names)
      .option('--fusion <file>', 'a fusion layer of your own as one more system (repeatable)', collect)
      .option('--baseline <system>', 'compare the others with this system (default: all pairs)')
      .option('--dry-run', 'only say what would be done: graph, sizes, and what the cache has')
      .addOption(partOption('folds and seeds, into a --cache that all shares use; then once without')),
  )
    .addHelpText(
      'after',
      () => `\n${recipesHelp()}

A run that was stopped goes on when the same command is given again.

Examples:
  avemo train ag-fbp --dataset manifest --data clips/manifest.csv --out runs/ag
  avemo train am-fbp --variants concat,g-fbp --fusion ./gate.mjs --dataset ravdess --data ravdess --out runs/gate
  avemo train ./mine.mjs --dataset ravdess --data ravdess --out runs/mine --seed 1,2,3`,
    )
    .action(async (word: string, flags: TrainFlags) => {
      const named = await recipeOf(word);
      const fusions = await Promise.all((flags.fusion ?? []).map(fusionOf));
      const { recipe } = named;
      const asked = flags.variants ?? named.variants;
      const variants = asked && [...new Set([...asked, ...fusions.map(({ fusion }) => fusion.name)])];
      const files = Object.assign({}, named.files, ...fusions.map((one) => one.files)) as Record<
        string,
        string
      >;
      const experiment = experimentOf(recipe, flags);
      const dataset = (await openData(flags))!;
      const backend = await startBackend(flags);
      const progress = experimentProgress();
      const whole: ExperimentOptions = {
        ...experiment,
        recipe,
        variants,
        fusions: fusions.map(({ fusion }) => fusion),
        ...(Object.keys(files).length > 0 && { files }),
        recipeFile: named.recipeFile,
        out: flags.out,
        backend,
        signal,
        onProgress: progress.show,
        onWarning: progress.warn,
      };
      if (flags.dryRun) {
        const work = await describeWork(dataset, whole).finally(progress.clear);
        process.stdout.write(`${flags.json ? JSON.stringify(work) : workText(work)}\n`);
        return;
      }
      if (flags.part) {
        const fitted = await fitPart(dataset, { ...whole, part: flags.part }).finally(progress.clear);
        process.stdout.write(`${flags.json ? JSON.stringify(fitted) : partText(fitted, whole.cache!)}\n`);
        return;
      }
      const runs = await runExperiment(dataset, whole).finally(progress.clear);
      const report = await writeReport(flags.out, runs, { baseline: flags.baseline });
      if (flags.json) {
        const metrics = runs.map((run) => run.metrics);
        process.stdout.write(
          `${JSON.stringify(runs.length === 1 ? { ...metrics[0], report } : { systems: metrics, report })}\n`,
        );
        return;
      }
      const comparisons = compareRuns(runs, { baseline: flags.baseline });
      const tests = comparisons.length > 0 ? `${comparisonsTable(comparisons)}\n\n` : '';
      process.stdout.write(`${resultsTable(runs)}\n\n${tests}report: ${report}\n`);
    });

/** The recipes with their systems and settings, from their schemas. */
function recipesHelp(): string {
  return recipes
    .map(({ name, variants, settings, presets = {} }) => {
      const systems = Object.entries(variants).map(
        ([variant, { about }]) => `  ${variant.padEnd(24)}${about}`,
      );
      const all = Object.entries(settings as SettingsSchema).map(
        ([key, setting]) =>
          `  ${key.padEnd(24)}${setting.description} ${kindOf(setting)}; default ${String(setting.default)}`,
      );
      return [
        `Systems of ${name}:`,
        ...systems,
        `Settings of ${name} (presets: ${Object.keys(presets).join(', ') || 'none'}):`,
        ...all,
      ].join('\n');
    })
    .join('\n\n');
}
