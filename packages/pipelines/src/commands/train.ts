import { Command } from 'commander';
import { describeWork } from '../experiment/describe-work';
import type { ExperimentOptions } from '../experiment/experiment-options';
import { fitPart } from '../experiment/fit-part';
import { compareRuns, writeReport } from '../experiment/report-of-runs';
import { runExperiment } from '../experiment/run-experiment';
import { runStudy } from '../experiment/run-study';
import type { AnyRecipe } from '../recipes/define-recipe';
import { recipes } from '../recipes/registry';
import { kindOf, type SettingsSchema } from '../recipes/settings-schema';
import type { CommandContext } from './command-context';
import { experimentOf, withExperimentOptions } from './experiment-options';
import { experimentProgress, sayLeftOut } from './experiment-progress';
import { openData } from './open-data';
import { fusionOf, recipeOf } from './open-recipe-file';
import { labelsOption, names, outOption, partOption, startBackend, path } from './options';
import { comparisonsTable, resultsTable, studyText } from './results-table';
import { experimentFileOf, type TrainFlags } from './train-flags';
import { withConfig } from './with-config';
import { partText, workText } from './work-text';

const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** `avemo train RECIPE`: trains the systems of a recipe on speaker-independent folds into a run folder. */
export const trainCommand = ({ signal }: CommandContext): Command =>
  withExperimentOptions(
    new Command('train')
      .description('train systems of a recipe on speaker-independent folds and write a run folder for each')
      .argument('[recipe]', 'a recipe, one of its systems, or a file such as ./mine.mjs')
      .option('--dataset <name>', 'its adapter, see avemo datasets; several with commas between are joined')
      .option('--data <dir>', 'the folder (or manifest file) that holds it; as many as data sets', path)
      .addOption(labelsOption())
      .addOption(outOption('the run folder'))
      .option('--variants <list>', 'which systems of the recipe, e.g. audio,concat (default: all)', names)
      .option('--fusion <file>', 'a fusion layer of your own as one more system (repeatable)', collect)
      .option('--config <file>', 'an experiment, or the config.json of a run; flags go on top of it')
      .option('--study <name>', "one of the recipe's studies: a table of systems and settings, or a search")
      .option('--init <run>', 'start from the trained stages of this run (transfer from another corpus)')
      .option('--baseline <system>', 'compare the others with this system (default: all pairs)')
      .option('--dry-run', 'only say what would be done: graph, sizes, and what the cache has')
      .addOption(partOption('folds and seeds, into a --cache that all shares use; then once without')),
  )
    .addHelpText(
      'after',
      ({ command }: { command: Command }) => `\n${recipesHelp(command.args[0])}

A run that was stopped goes on when the same command is given again.

Examples:
  avemo train ag-fbp --dataset manifest --data clips/manifest.csv --out runs/ag
  avemo train am-fbp --variants concat,g-fbp --fusion ./gate.mjs --dataset ravdess --data ravdess --out runs/gate
  avemo train ./mine.mjs --dataset ravdess --data ravdess --out runs/mine --seed 1,2,3
  avemo train --config runs/ag/config.json --out runs/again
  avemo train am-fbp --study 'table I' --dataset ravdess --data ravdess --out runs/table-1`,
    )
    .action(async (given: string | undefined, options: TrainFlags, command: Command) => {
      const { word, flags, settings } = await withConfig(command, given, options);
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
        settings: { ...settings, ...experiment.settings },
        recipe,
        variants,
        fusions: fusions.map(({ fusion }) => fusion),
        ...(Object.keys(files).length > 0 && { files }),
        recipeFile: named.recipeFile,
        init: flags.init,
        experiment: { ...experimentFileOf(word, flags) },
        out: flags.out,
        backend,
        signal,
        onProgress: progress.show,
        onWarning: progress.warn,
        onTaken: progress.taken,
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
      if (flags.study !== undefined) {
        const study = await runStudy(dataset, { ...whole, study: flags.study }).finally(progress.clear);
        process.stdout.write(flags.json ? `${JSON.stringify(study)}\n` : `${studyText(study)}\n`);
        return;
      }
      const runs = await runExperiment(dataset, whole).finally(progress.clear);
      const { leftOut } = runs[0].config;
      sayLeftOut(leftOut);
      const report = await writeReport(flags.out, runs, { baseline: flags.baseline });
      if (flags.json) {
        const metrics = runs.map((run) => run.metrics);
        process.stdout.write(
          `${JSON.stringify({
            ...(runs.length === 1 ? metrics[0] : { systems: metrics }),
            ...(leftOut.length > 0 && { leftOut }),
            report,
          })}\n`,
        );
        return;
      }
      const comparisons = compareRuns(runs, { baseline: flags.baseline });
      const tests = comparisons.length > 0 ? `${comparisonsTable(comparisons)}\n\n` : '';
      process.stdout.write(`${resultsTable(runs)}\n\n${tests}report: ${report}\n`);
    });

/** Of the recipe that is named, or of all: systems, studies and settings, from their schemas. */
function recipesHelp(word: string | undefined): string {
  const asked = recipes.filter(
    ({ name, variants }) => word === name || (word !== undefined && Object.hasOwn(variants, word)),
  );
  return (asked.length > 0 ? asked : recipes).map(recipeHelp).join('\n\n');
}

function recipeHelp({ name, variants, settings, presets = {}, studies = {} }: AnyRecipe): string {
  const line = (key: string, what: string) => `  ${key.padEnd(24)}${what}`;
  const all = Object.entries(settings as SettingsSchema).map(([key, setting]) =>
    line(key, `${setting.description} ${kindOf(setting)}; default ${String(setting.default)}`),
  );
  const tables = Object.entries(studies).map(([study, { about }]) => line(JSON.stringify(study), about));
  return [
    `Systems of ${name}:`,
    ...Object.entries(variants).map(([variant, { about }]) => line(variant, about)),
    ...(tables.length > 0 ? [`Studies of ${name}:`, ...tables] : []),
    `Settings of ${name}, for --set (presets: ${Object.keys(presets).join(', ') || 'none'}):`,
    ...all,
  ].join('\n');
}
