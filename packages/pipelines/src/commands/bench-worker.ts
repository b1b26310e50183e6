import { Command, Option } from 'commander';
import { useStockWasm } from '@avemo/backend/testing';
import { serve, workloads } from '@avemo/bench';
import { backendOption, startBackend, threadsOption } from './options';
import type { CommandContext } from './command-context';

/** The wasm backend with our kernels, with tfjs's kernels put together by us, and as tfjs has it. */
export const kernelChoices = ['own', 'composed', 'stock'] as const;

interface WorkerOptions {
  backend: string;
  threads?: number;
  kernels: (typeof kernelChoices)[number];
}

/** `avemo bench-worker`: one contestant of `avemo bench`, which talks to it over its standard streams. */
export const benchWorkerCommand = (_: CommandContext): Command =>
  new Command('bench-worker')
    .description('does the work of avemo bench on one backend')
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(new Option('--kernels <which>', 'kernels of wasm').choices(kernelChoices).default('own'))
    .action(async ({ kernels, ...options }: WorkerOptions) => {
      if (kernels === 'stock') await useStockWasm();
      else await startBackend({ ...options, kernels });
      await serve(workloads, process.stdin, (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
    });
