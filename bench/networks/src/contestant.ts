import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Answer, Order } from './serve';

/** A program that does the workloads in a process of its own, so that no two share a core, a heap or a registry. */
export interface ContestantProgram {
  /** What the table calls it. */
  title: string;
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
}

/** A running contestant. */
export interface Contestant {
  title: string;
  /** Sends an order; answers with a failure when it takes longer than the limit or the process ends. */
  ask(order: Order): Promise<Answer>;
  stop(): void;
}

/** Starts contestants as child processes that are ended, and started anew when asked again, after the limit. */
export function startContestant(program: ContestantProgram, limitSeconds: number): Contestant {
  let child: ChildProcess | undefined;
  let settle: ((answer: Answer) => void) | undefined;

  const begin = (): ChildProcess => {
    const started = spawn(program.command, program.args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...program.env },
    });
    const over = (why: string) => {
      if (child !== started) return;
      child = undefined;
      settle?.({ ok: false, why });
    };
    let lastWords = '';
    createInterface({ input: started.stderr! }).on('line', (line) => {
      if (line.trim()) lastWords = line.trim();
    });
    started.on('error', ({ message }) => over(message));
    started.on('close', (code, signal) => over(lastWords || `ended with ${signal ?? `exit code ${code}`}`));
    started.stdin!.on('error', () => {});
    createInterface({ input: started.stdout! }).on('line', (line) => {
      if (line.startsWith('{"ok":')) settle?.(JSON.parse(line) as Answer);
    });
    return started;
  };

  const end = () => {
    const running = child;
    child = undefined;
    running?.kill('SIGKILL');
  };

  return {
    title: program.title,
    ask: (order) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          end();
          settle?.({ ok: false, why: `over ${limitSeconds} s` });
        }, limitSeconds * 1000);
        settle = (answer) => {
          clearTimeout(timer);
          settle = undefined;
          resolve(answer);
        };
        child ??= begin();
        child.stdin!.write(`${JSON.stringify(order)}\n`);
      }),
    stop: end,
  };
}
