import { Command } from 'commander';
import { backendReport, type BackendReport } from '@avemo/backend';
import { formatTable } from '../report/text-table';
import { version } from '../version';
import { jsonOption } from './options';
import type { CommandContext } from './command-context';

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
  const found = backends.map(({ name, found, why, how, details }) => {
    const facts = Object.entries(details).map(([key, value]) => `${words(key)} ${quantity(key, value)}`);
    const below = [facts.join(', '), how].filter(Boolean).map((line) => `\n    ${line}`);
    return `${found ? '✓' : '–'} ${name}: ${why}${below.join('')}`;
  });
  return `${machine}\n\nBackends, best first:\n${found.join('\n')}`;
}

/** maxBufferSize → max buffer size. */
function words(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function quantity(key: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' && /Size$/.test(key) ? formatBytes(value) : String(value);
}

function formatBytes(bytes: number): string {
  const unit = bytes >= 2 ** 30 ? 2 : bytes >= 2 ** 20 ? 1 : 0;
  return `${Number((bytes / 1024 ** (unit + 1)).toFixed(1))} ${['KiB', 'MiB', 'GiB'][unit]}`;
}
