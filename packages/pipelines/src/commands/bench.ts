import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { backendReport } from '@avemo/backend';
import { simdPeak } from '@avemo/backend/testing';
import {
  benchTable,
  markdownTable,
  runBench,
  startContestant,
  torchWorker,
  workloads,
  type BenchRow,
  type ContestantProgram,
} from '@avemo/bench';
import { CallError } from '../call-error';
import { createProgressLine } from '../io/progress-line';
import { formatTable } from '../report/text-table';
import { version } from '../version';
import { kernelChoices } from './bench-worker';
import { integer, jsonOption, threadsOption } from './options';
import type { CommandContext } from './command-context';

const kernelTitles = { own: 'ours', composed: 'composed', stock: 'stock' };

interface BenchCommandOptions {
  work?: string[];
  rounds: number;
  limit: number;
  threads: number;
  python: string;
  markdown?: boolean;
  json?: boolean;
}

/** `avemo bench`: the papers' networks and their parts on every backend found, and on PyTorch where Python has it. */
export const benchCommand = ({ signal }: CommandContext): Command =>
  new Command('bench')
    .description('time networks and their parts on every backend of this machine, beside PyTorch where it is')
    .addOption(
      new Option('--work <list>', `only these: ${workloads.map(({ name }) => name).join(', ')}`).argParser(
        (list: string) => list.split(','),
      ),
    )
    .addOption(new Option('--rounds <n>', 'runs of each, in turns').argParser(integer(1)).default(5))
    .addOption(
      new Option('--limit <seconds>', 'longest run that is waited for').argParser(integer(1)).default(20),
    )
    .addOption(threadsOption().default(availableParallelism()))
    .addOption(new Option('--python <path>', 'Python that has PyTorch').default('python3'))
    .option('--markdown', 'print a Markdown table')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  avemo bench --markdown\n  avemo bench --work matmul,c3d-forward --rounds 9',
    )
    .action(async (options: BenchCommandOptions) => {
      const chosen = chooseWork(options.work);
      const contestants = (await programs(options)).map((program) => startContestant(program, options.limit));
      const line = createProgressLine();
      try {
        const rows = await runBench(contestants, chosen, {
          rounds: options.rounds,
          signal,
          onProgress: (share, what) => line.show(share, what),
        });
        line.clear();
        const peak = simdPeak({ relaxed: true }) ?? simdPeak();
        process.stdout.write(`${render(rows, peak, options)}\n`);
      } finally {
        line.clear();
        contestants.forEach((contestant) => contestant.stop());
      }
    });

function chooseWork(names?: readonly string[]) {
  const unknown = names?.find((name) => workloads.every((workload) => workload.name !== name));
  if (unknown !== undefined) {
    const known = workloads.map(({ name }) => name).join(', ');
    throw new CallError(`bench: there is no work ${JSON.stringify(unknown)}; expected some of ${known}.`);
  }
  return names ? workloads.filter(({ name }) => names.includes(name)) : workloads;
}

/** PyTorch first, where Python has it: its time is 1 in the table. */
async function programs({ threads, python }: BenchCommandOptions): Promise<ContestantProgram[]> {
  const { stdout, status } = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], {
    encoding: 'utf8',
  });
  const torch = { title: `PyTorch ${stdout?.trim()}`, command: python, args: [torchWorker, String(threads)] };
  if (status !== 0) {
    process.stderr.write(
      `${python} has no PyTorch to compare with: pip install torch==2.13.0, then --python PATH.\n`,
    );
  }
  const { backends } = await backendReport();
  const found = backends.filter(({ found, details }) => found && !details?.software);
  return [
    ...(status === 0 ? [torch] : []),
    ...found.flatMap(({ name }) =>
      (name === 'wasm' ? kernelChoices : [undefined]).map((kernels) => ({
        title: kernels ? `wasm, ${kernelTitles[kernels]}` : name,
        command: process.execPath,
        args: [
          ...[process.argv[1], 'bench-worker', '--backend', name, '--threads', String(threads)],
          ...(kernels ? ['--kernels', kernels] : []),
        ],
      })),
    ),
  ];
}

function render(
  rows: readonly BenchRow[],
  peakOfThread: number | undefined,
  { json, markdown, threads }: BenchCommandOptions,
): string {
  const peak = peakOfThread && peakOfThread * threads;
  const about = { avemo: version, node: process.version, threads, peak };
  if (json) return JSON.stringify({ ...about, rows });
  const note = [
    `avemo ${version}, Node ${process.version}, ${threads} threads.`,
    "Time as a multiple of the first column's, shortest of the runs in turns, and share of",
    `${peak?.toFixed(0) ?? '?'} GFLOP/s, the peak of ${threads} threads in WebAssembly with one rounding where it has it.`,
    'The work is counted by the textbook; methods with fewer multiplications can exceed the peak.',
  ].join(' ');
  const table = benchTable(rows, { peak });
  return `${markdown ? markdownTable(table) : formatTable(table.rows, table)}\n\n${note}`;
}
