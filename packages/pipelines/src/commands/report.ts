import { Command } from 'commander';
import { writeReport } from '../experiment/report-of-runs';
import { jsonOption } from './options';
import type { CommandContext } from './command-context';

/** `avemo report RUN`: writes the run's HTML report anew. */
export const reportCommand = (_: CommandContext): Command =>
  new Command('report')
    .description('write the self-contained HTML report of a run')
    .argument('<run>', 'a run folder')
    .option('--figures <dir>', 'also write every chart as an SVG file, and the figures as .md, .tex and .csv')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  avemo report runs/ag-fbp
  avemo report runs/ag-fbp --figures paper/figures`,
    )
    .action(async (folder: string, { json, figures }: { json?: boolean; figures?: string }) => {
      const report = await writeReport(folder, undefined, { figures });
      process.stdout.write(json ? `${JSON.stringify({ report })}\n` : `${report}\n`);
    });
