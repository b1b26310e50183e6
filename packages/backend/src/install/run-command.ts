import { spawn } from 'node:child_process';

/** How a command ended. */
export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The command does not exist here. */
  missing: boolean;
}

/** Options of `runCommand`. */
export interface RunOptions {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  signal?: AbortSignal;
  /** Gets each line of stdout when it comes. */
  onLine?: (line: string) => void;
}

/** The most of an output that is kept. */
const maximumLength = 1 << 20;

/** Runs a command to its end. An abort ends it and rejects with the signal's reason. */
export function runCommand(
  [program, ...args]: readonly string[],
  { env, cwd, signal, onLine }: RunOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
      const output = { text: '' };
      stream.setEncoding('utf8').on('data', (piece: string) => {
        if (output.text.length < maximumLength) output.text += piece;
        if (stream === child.stdout) for (const line of piece.split(/[\r\n]+/)) if (line) onLine?.(line);
      });
      return output;
    });
    const stop = () => child.kill();
    signal?.addEventListener('abort', stop, { once: true });
    const end = (result: Pick<CommandResult, 'code' | 'missing'>) => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve({ ...result, stdout: stdout.text, stderr: stderr.text });
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      stderr.text += error.message;
      end({ code: null, missing: ['ENOENT', 'EACCES'].includes(error.code ?? '') });
    });
    child.on('close', (code) => end({ code, missing: false }));
  });
}

/** The last lines of what a failed command wrote, on one line. */
export function lastWords({ stdout, stderr }: CommandResult, lines = 3): string {
  return (stderr.trim() || stdout.trim()).split(/\r?\n/).slice(-lines).join(' / ').slice(-600);
}
