import type { Worker } from 'node:worker_threads';
import type { ThreadEvents } from '../video/thread-run';

/** A thread that was started and has no task yet. */
export interface ReadyThread {
  /** Node's thread. */
  worker: Worker;
  /** Passes on what it said until now, and what it says from now on. */
  listen(events: ThreadEvents): void;
}

/** Threads that are started before they are needed: `count` of them, beside the first. */
export class ReadyThreads {
  readonly #threads: ReadyThread[] = [];
  #wanted: number;

  constructor(count: number) {
    this.#wanted = count;
  }

  /** A thread that stands ready, or a new one. */
  take(launch: () => ReadyThread): ReadyThread {
    const thread = this.#threads.shift() ?? launch();
    for (; this.#wanted > 0; this.#wanted--) this.#threads.push(launch());
    return thread;
  }

  /** Ends those that nobody has taken. */
  async end(): Promise<void> {
    this.#wanted = 0;
    await Promise.all(this.#threads.splice(0).map(({ worker }) => worker.terminate()));
  }
}
