import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { WorkError } from '../../call-error';
import type { ClipBlocks, ClipPreparer, PreparedClip } from '../clip-preparer';
import type { ThreadData, ThreadMessage, ThreadTask } from './thread-data';

/** The thread's program in the package; sources that were not built have none. */
const script = new URL('./prepare-thread.js', import.meta.url);

/** Whether preparation can run in threads. */
export const hasThreads = (): boolean => existsSync(fileURLToPath(script));

interface Thread {
  worker: Worker;
  /** Settles the clip that it works on. */
  current?: { resolve(): void; reject(error: Error): void };
}

/**
 * Prepares clips in threads of its own, which write into the cache; blocks are then taken from there. A thread is started when
 * there is a clip for it.
 */
export class PreparationThreads {
  private readonly idle: Thread[] = [];
  private readonly all = new Set<Thread>();

  constructor(
    private readonly preparer: ClipPreparer,
    private readonly data: ThreadData,
    private readonly warn: (message: string) => void = () => {},
  ) {}

  /** The blocks of a clip; as many at a time as there are threads. */
  async prepare(what: PreparedClip): Promise<ClipBlocks> {
    if (!(await this.preparer.isThere(what))) {
      const { clip, content, fold } = what;
      await this.run({ clip: clip.id, content, ...(fold !== undefined && { fold }) });
    }
    return this.preparer.prepare(what);
  }

  /** Ends all threads, whatever they are at. */
  async close(): Promise<void> {
    await Promise.all([...this.all].map(({ worker }) => worker.terminate()));
  }

  private async run(task: ThreadTask): Promise<void> {
    const thread = this.idle.pop() ?? (await this.start());
    await new Promise<void>((resolve, reject) => {
      thread.current = { resolve, reject };
      thread.worker.postMessage(task);
    });
  }

  private start(): Promise<Thread> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(script, { workerData: this.data });
      const thread: Thread = { worker, current: { resolve: () => resolve(thread), reject } };
      this.all.add(thread);
      const settle = (error?: Error) => {
        const { current } = thread;
        thread.current = undefined;
        if (error) current?.reject(error);
        else current?.resolve();
      };
      worker.on('message', (message: ThreadMessage) => {
        if ('warning' in message) return this.warn(message.warning);
        if ('done' in message || 'failed' in message) this.idle.push(thread);
        settle('failed' in message ? errorOf(message.failed) : undefined);
      });
      worker.on('error', (error) => settle(error as Error));
      worker.on('exit', () => {
        this.all.delete(thread);
        settle(
          new WorkError('a preparation thread ended before its clip was done; start the command again.'),
        );
      });
    });
  }
}

/** The error of a thread as it was there. */
function errorOf({
  name,
  message,
  code,
  stack,
}: {
  name: string;
  message: string;
  code?: string;
  stack?: string;
}) {
  return Object.assign(new Error(message), { name, stack, ...(code !== undefined && { code }) });
}
