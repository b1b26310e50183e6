import { Command } from 'commander';
import { backendReport, type BackendReport } from '@avemo/backend';
import { formatTable } from '../report/text-table';
import { version } from '../version';
import { jsonOption } from './options';
import type { CommandContext } from './program';

/** `avemo doctor`: what this machine has, why something is missing and how to get it. */
export const doctorCommand = (_: CommandContext): Command =>
  new Command('doctor')
    .description('show what this machine computes with, and how to get what is missing')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  avemo doctor --json')
    .action(async ({ json }: { json?: boolean }) => {
      const report = await backendReport();
      process.stdout.write(`${json ? JSON.stringify({ avemo: version, ...report }) : doctorText(report)}\n`);
    });

function doctorText({ node, tfjs, cores, threads, simd, backends }: BackendReport): string {
  const machine = formatTable([
    ['avemo', version],
    ['Node', node],
    ['TensorFlow.js', tfjs],
    ['cores', cores],
    ['wasm', `${threads} thread${threads === 1 ? '' : 's'}, SIMD ${simd ? 'yes' : 'no'}`],
  ]);
  const found = backends.map((backend) => {
    const mend = backend.found ? '' : `\n    ${backend.how}`;
    return `${backend.found ? '✓' : '–'} ${backend.name}: ${backend.why}${mend}`;
  });
  return `${machine}\n\nBackends, best first:\n${found.join('\n')}`;
}
