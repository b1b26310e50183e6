import { CommanderError } from 'commander';
import { BackendError } from '@avemo/backend';
import { CallError, WorkError } from '../call-error';
import { DatasetError } from '../datasets/dataset-error';
import { WriteError } from '../io/write-error';
import { BadClipsError } from '../prepare/prepare-clips';
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

/** At most four lines, but for a list of bad clips; where a fault of the program came from is shown with the variable AVEMO_STACK set. */
function explain(error: unknown): string {
  if (process.env.AVEMO_STACK && error instanceof Error) return `avemo: ${error.stack}`;
  const message = messageOf(error);
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  if (error instanceof BadClipsError) return `avemo: ${lines.join('\n')}`;
  const shown = lines.length > maximumLines ? [...lines.slice(0, maximumLines - 1), '…'] : lines;
  return isFault(error)
    ? `avemo: ${shown.slice(0, maximumLines - 1).join('\n')}\n(AVEMO_STACK=1 shows where this came from)`
    : `avemo: ${shown.join('\n')}`;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return tooLarge.test(error.message)
    ? `memory does not hold what was asked for (${error.message}). Choose smaller sizes or batches.`
    : error.message || error.name;
}

/** What the engine of JavaScript says of arrays that it cannot make. */
const tooLarge = /^(Invalid typed array length|Invalid array length|Array buffer allocation failed)/;

const maximumLines = 4;

/** What should not happen to a user, in contrast to wrong input, files that are damaged and what the system refuses. */
function isFault(error: unknown): boolean {
  const expected = [CallError, WorkError, DatasetError, WriteError, BackendError, RangeError];
  if (!(error instanceof Error) || expected.some((kind) => error instanceof kind)) return false;
  const { code, name } = error as NodeJS.ErrnoException;
  return !code && (!name.endsWith('Error') || name === 'Error' || name === 'TypeError');
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
