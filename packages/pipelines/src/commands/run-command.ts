import { CommanderError } from 'commander';
import { BackendError } from '@avemo/backend';
import { CallError, WorkError } from '../call-error';
import { DatasetError } from '../datasets/dataset-error';
import { createProgram } from './program';

/** Data set faults that lie in the call itself; the others lie in the files. */
const callCodes = ['unknown-dataset', 'missing-folder'];

/**
 * Runs the `avemo` command. Results go to stdout, everything else to stderr.
 *
 * @param args The words behind `avemo`.
 * @returns The exit code: 0 done, 1 the work failed, 2 the call is wrong, 130 stopped by Ctrl-C.
 */
export async function runCommand(args: string[]): Promise<number> {
  const stop = new AbortController();
  const onInterrupt = () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  if (!process.stdout.listeners('error').includes(ignoreClosedPipe)) {
    process.stdout.on('error', ignoreClosedPipe);
  }
  try {
    await createProgram(stop.signal).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (stop.signal.aborted) {
      process.stderr.write('\nStopped. The same command goes on from what is finished.\n');
      return 130;
    }
    process.stderr.write(`${explain(error)}\n`);
    return isWrongCall(error) ? 2 : 1;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}

const isWrongCall = (error: unknown) =>
  error instanceof CallError || (error instanceof DatasetError && callCodes.includes(error.code));

/** One sentence for what can happen to a user; with the stack for what should not. */
function explain(error: unknown): string {
  const expected = [CallError, WorkError, DatasetError, BackendError, RangeError];
  if (expected.some((kind) => error instanceof kind)) return `avemo: ${(error as Error).message}`;
  if (!(error instanceof Error)) return `avemo: ${String(error)}`;
  const { code } = error as NodeJS.ErrnoException;
  return code || (error.name.endsWith('Error') && error.name !== 'Error' && error.name !== 'TypeError')
    ? `avemo: ${error.message}`
    : `avemo: ${error.stack}`;
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
