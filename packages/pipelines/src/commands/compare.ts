import { Command } from 'commander';
import { CallError } from '../call-error';
import { compareRuns } from '../experiment/report-of-runs';
import { readRun } from '../experiment/run-folder';
import { jsonOption } from './options';
import type { CommandContext } from './program';
import { comparisonsTable, resultsTable } from './results-table';

/** `avemo compare RUN RUN…`: a table of runs with matched-pair significance. */
export const compareCommand = (_: CommandContext): Command =>
  new Command('compare')
    .description('compare runs on the same clips, with matched-pair significance')
    .argument('<runs...>', 'two or more run folders')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  avemo compare runs/concat runs/ag-fbp')
    .action(async (folders: string[], { json }: { json?: boolean }) => {
      if (folders.length < 2) throw new CallError('compare: give two run folders or more.');
      const runs = await Promise.all(folders.map(readRun));
      const comparisons = compareRuns(runs);
      if (json) {
        process.stdout.write(`${JSON.stringify({ runs: runs.map((run) => run.metrics), comparisons })}\n`);
        return;
      }
      process.stdout.write(`${resultsTable(runs)}\n\n${comparisonsTable(comparisons)}\n`);
      if (comparisons[0]) process.stdout.write(`\nTest: ${comparisons[0].test}, one-tailed.\n`);
    });
