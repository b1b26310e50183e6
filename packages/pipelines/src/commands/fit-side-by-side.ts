import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { ExperimentFile } from '../experiment/experiment-file';
import { writeFileAtomic } from '../io/atomic-file';
import { safeName } from '../io/safe-name';

/** What is fitted ahead. */
export interface SideBySide {
  /** The experiment; its paths are from the working folder. */
  experiment: ExperimentFile;
  /** The folds of the experiment, by name. */
  folds: readonly string[];
  /** Where the experiment is written; what the processes need for themselves lies there until they are done. */
  out: string;
  /** Where fits are kept, for the processes and for whoever runs the experiment then. */
  cache: string;
  /** Processes at a time; default one per core, at most 4. */
  processes?: number;
  /** Ends the processes. */
  signal: AbortSignal;
  onProgress(share: number, text: string): void;
}

/** More processes than this want more memory than a small machine has. */
const MOST_PROCESSES = 4;

/**
 * Fits folds in processes of their own, as many at a time as there are cores: small networks keep one core busy, not two. The
 * fits are the same to the bit as those of one process and lie in the cache, from which the experiment then takes them. What
 * does not come out even is left to the experiment, which computes with all cores.
 *
 * @param what - The experiment, its folds and folders.
 * @param program - The file of the command; without it nothing is done.
 */
export async function fitSideBySide(
  { experiment, folds, out, cache, signal, onProgress, ...rest }: SideBySide,
  program: string | undefined = commandFile(),
): Promise<void> {
  const cores = availableParallelism();
  const processes = Math.min(rest.processes ?? Math.min(cores, MOST_PROCESSES), folds.length);
  if (processes < 2 || program === undefined) return;
  const parts = join(out, '.parts');
  const file = join(parts, 'experiment.json');
  await writeFileAtomic(file, JSON.stringify({ ...experiment, data: resolve(experiment.data ?? '.') }));
  const ahead = folds.slice(0, folds.length - (folds.length % processes));
  const reached = new Map(ahead.map((fold) => [fold, 0]));
  const threads = String(Math.max(1, Math.floor(cores / processes)));
  const show = () => {
    const shares = [...reached.values()];
    const text = [...reached].map(([fold, share]) => `${fold} (${Math.floor(100 * share)} %)`).join(', ');
    onProgress(
      shares.reduce((sum, share) => sum + share, 0) / folds.length,
      `training side by side, folds ${text}`,
    );
  };
  const fit = (fold: string) =>
    new Promise<void>((done) => {
      const child = spawn(
        process.execPath,
        [
          ...[program, 'train', '--config', file, '--folds', fold, '--threads', threads],
          ...['--cache', cache, '--out', join(parts, safeName(fold)), '--json'],
        ],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      );
      const stop = () => child.kill('SIGINT');
      signal.addEventListener('abort', stop, { once: true });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        const [, percent] = /(\d+) % after/.exec(text) ?? [];
        if (percent !== undefined) reached.set(fold, Number(percent) / 100);
        show();
      });
      // A fold that failed is fitted by the experiment, which tells why.
      child.on('error', () => done());
      child.on('close', () => {
        signal.removeEventListener('abort', stop);
        reached.set(fold, 1);
        show();
        done();
      });
    });
  const waiting = [...ahead];
  const work = async () => {
    for (let fold = waiting.shift(); fold !== undefined && !signal.aborted; fold = waiting.shift())
      await fit(fold);
  };
  show();
  await Promise.all(Array.from({ length: processes }, work));
  signal.throwIfAborted();
  await rm(parts, { recursive: true, force: true });
}

/** The file of the `avemo` command, where this process runs it. */
function commandFile(): string | undefined {
  const file = process.argv[1];
  return file && ['cli.js', 'avemo'].includes(basename(file)) ? file : undefined;
}
