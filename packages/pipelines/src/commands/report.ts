import { Command } from 'commander';
import { writeReport } from '../experiment/report-of-runs';
import { jsonOption } from './options';
import type { CommandContext } from './command-context';

/** `avemo report RUN`: writes the run's HTML report anew. */
export const reportCommand = (_: CommandContext): Command =>
  new Command('report')
    .description('write the self-contained HTML report of a run')
    .argument('<run>', 'a run folder')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  avemo report runs/ag-fbp')
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const report = await writeReport(folder);
      process.stdout.write(json ? `${JSON.stringify({ report })}\n` : `${report}\n`);
    });
