import { Command, Option } from 'commander';
import { CallError } from '../call-error';
import { compareRuns } from '../experiment/report-of-runs';
import { readRun, type RunRecord } from '../experiment/run-folder';
import { jsonOption } from './options';
import type { CommandContext } from './command-context';
import { resultsAs, tableFormats } from '../experiment/results-rows';
import { comparisonsTable, resultsTable } from './results-table';

interface CompareFlags {
  json?: boolean;
  baseline?: string;
  format: (typeof tableFormats)[number];
}

/** `avemo compare RUN RUN…`: a table of runs with matched-pair significance. */
export const compareCommand = (_: CommandContext): Command =>
  new Command('compare')
    .description('compare runs on the same clips, with matched-pair significance')
    .argument('<runs...>', 'two or more run folders')
    .option('--baseline <run>', 'compare the others with this run folder (default: all pairs)')
    .addOption(
      new Option('--format <format>', 'how the table of figures is written')
        .choices([...tableFormats])
        .default('text'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  avemo compare runs/concat runs/ag-fbp
  avemo compare runs/concat runs/ag-fbp --format latex > table.tex`,
    )
    .action(async (folders: string[], { json, baseline, format }: CompareFlags) => {
      if (folders.length < 2) throw new CallError('compare: give two run folders or more.');
      if (baseline !== undefined && !folders.includes(baseline)) {
        throw new CallError(
          `compare: --baseline must be one of the folders ${folders.join(', ')}; got ${baseline}.`,
        );
      }
      const read = await Promise.all(folders.map(readRun));
      requireOneTask(folders, read);
      const runs = toldApart(folders, read);
      const base = baseline && runs[folders.indexOf(baseline)].metrics.system;
      const comparisons = compareRuns(runs, { baseline: base });
      if (json) {
        process.stdout.write(`${JSON.stringify({ runs: runs.map((run) => run.metrics), comparisons })}\n`);
        return;
      }
      if (format !== 'text') {
        process.stdout.write(resultsAs(format, runs));
        return;
      }
      process.stdout.write(`${resultsTable(runs)}\n\n${comparisonsTable(comparisons)}\n`);
      if (comparisons[0]) process.stdout.write(`\nTest: ${comparisons[0].test}.\n`);
    });

function requireOneTask(folders: readonly string[], runs: readonly RunRecord[]): void {
  const labels = ({ config }: RunRecord) => `${config.task.kind}: ${config.task.labels.join(', ')}`;
  const odd = runs.findIndex((run) => labels(run) !== labels(runs[0]));
  if (odd < 0) return;
  throw new CallError(
    `compare: the runs must say the same; ${folders[0]} says ${labels(runs[0])}, ${folders[odd]} ${labels(runs[odd])}.`,
  );
}

/** Runs of one system are told apart by their folders and by the settings in which they differ. */
function toldApart(folders: readonly string[], runs: readonly RunRecord[]): RunRecord[] {
  const names = runs.map(({ metrics }) => metrics.system);
  return runs.map((run, i) => {
    const same = runs.filter((_, j) => names[j] === names[i]);
    if (same.length === 1) return run;
    const changed = Object.keys(run.config.settings).filter(
      (name) => new Set(same.map(({ config }) => JSON.stringify(config.settings[name]))).size > 1,
    );
    const settings = changed.map((name) => `${name}=${String(run.config.settings[name])}`);
    const system = `${names[i]} (${[folders[i], ...settings].join(', ')})`;
    return { ...run, metrics: { ...run.metrics, system } };
  });
}
