import { Command } from 'commander';
import { serve } from '../benchmark/serve';
import { workloads } from '../benchmark/workloads';
import { backendOption, startBackend, threadsOption } from './options';
import type { CommandContext } from './program';

/** `avemo bench-worker`: one contestant of `avemo bench`, which talks to it over its standard streams. */
export const benchWorkerCommand = (_: CommandContext): Command =>
  new Command('bench-worker')
    .description('does the work of avemo bench on one backend')
    .addOption(backendOption())
    .addOption(threadsOption())
    .action(async (options: { backend: string; threads?: number }) => {
      await startBackend(options);
      await serve(workloads, process.stdin, (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
    });
