import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option } from 'commander';
import { parsePart } from '../experiment/part-of-work';
import { useBackend, type ActiveBackend, type BackendName } from '@avemo/backend';

/** A whole number as people write it: no blanks, no 0x10, no 1e3. */
const digits = /^[+-]?\d+$/;

/** Reads a share, from `min` on and below or up to `max`. */
export const share =
  ({ below = false }: { below?: boolean } = {}) =>
  (text: string): number => {
    const value = /^\d*\.?\d+(e-?\d+)?$/i.test(text) ? Number(text) : NaN;
    if (value >= 0 && (below ? value < 1 : value <= 1)) return value;
    throw new InvalidArgumentError(`It must be a number of at least 0 and ${below ? 'below' : 'at most'} 1.`);
  };

/** Reads a path. */
export const path = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
};

/** Reads an option's value as an integer of at least `min`. */
export const integer =
  (min: number) =>
  (text: string): number => {
    const value = digits.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(value) || value < min) {
      throw new InvalidArgumentError(`It must be an integer of at least ${min}.`);
    }
    return value;
  };

/** Reads `1,2,3`. */
export function integers(text: string): number[] {
  return text.split(',').map(integer(0));
}

/** Reads `a,b,c`. */
export const names = (text: string): string[] => {
  const list = text.split(',').map((name) => name.trim());
  if (list.includes('')) throw new InvalidArgumentError('It must be names with commas between.');
  return list;
};

export const jsonOption = () => new Option('--json', 'print the result as JSON');
export const outOption = (what: string) => new Option('--out <dir>', what).argParser(path);
export const backendOption = () =>
  new Option('--backend <name>', 'what computes')
    .choices(['auto', 'wasm', 'cpu', 'tensorflow', 'tensorflow-gpu', 'webgpu'])
    .default('auto');
export const threadsOption = () =>
  new Option('--threads <n>', 'threads of the wasm backend').argParser(integer(1));
export const kernelsOption = () =>
  new Option('--kernels <which>', "what computes on wasm: our own kernels, or tfjs's put together")
    .choices(['own', 'composed'])
    .default('own');
/** The folder of the cache that `--cache`, or else the variable AVEMO_CACHE, names. */
export const CACHE = '.avemo-cache';
export const cacheOption = (what: string) => {
  // An empty variable counts as one that is not set.
  if (process.env.AVEMO_CACHE === '') delete process.env.AVEMO_CACHE;
  return new Option('--cache <dir>', what).argParser(path).env('AVEMO_CACHE');
};
export const jobsOption = () =>
  new Option('--jobs <n>', 'clips that are prepared at a time (default: one per core)').argParser(integer(1));
export const skipBadOption = () =>
  new Option('--skip-bad', 'leave out clips that cannot be read; they are listed in the end');
/** How many clips are prepared at a time unless `--jobs` says so. */
export const defaultJobs = (): number => Math.min(16, availableParallelism());
export const partOption = (what: string) =>
  new Option('--part <i/n>', `only one of n shares of the ${what}, e.g. 3/16 of a job array`).argParser(
    parsePart,
  );
export const labelsOption = () =>
  new Option(
    '--labels <list>',
    'class names in their order, for manifest (default: those it holds)',
  ).argParser(names);
/** Starts the backend that `--backend`, `--threads` and `--kernels` ask for. */
export const startBackend = ({
  backend,
  threads,
  kernels,
}: {
  backend: string;
  threads?: number;
  kernels?: 'own' | 'composed';
}): Promise<ActiveBackend> => useBackend(backend as BackendName | 'auto', { threads, kernels });
