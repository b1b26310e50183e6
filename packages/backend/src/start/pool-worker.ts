import { builtin } from '../machine/node';

/** A worker as Emscripten uses it. */
export interface PoolWorker {
  postMessage(data: unknown): void;
  on(event: string, listener: (data: unknown) => void): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<number> | undefined;
}

/**
 * A class of workers for an Emscripten thread pool in Node. A worker starts when it is first written to, runs `text`
 * without a file, never keeps the process alive once it is loaded, and reports errors to `onError`.
 */
export function poolWorker(text: string, onError: (error: Error) => void): new () => PoolWorker {
  const { Worker } = builtin('worker_threads')!;
  return class implements PoolWorker {
    #worker: InstanceType<typeof Worker> | undefined;
    #listeners: ((data: unknown) => void)[] = [];

    postMessage(data: unknown): void {
      this.#worker ??= this.#start();
      this.#worker.postMessage(data);
    }

    on(event: string, listener: (data: unknown) => void): void {
      if (event === 'message') this.#listeners.push(listener);
    }

    /** Emscripten asks for this when a thread begins to run, which would keep the process alive. */
    ref(): void {}

    unref(): void {
      this.#worker?.unref();
    }

    terminate(): Promise<number> | undefined {
      return this.#worker?.terminate();
    }

    #start() {
      const worker = new Worker(text, { eval: true, execArgv: [], env: {} });
      worker.on('error', onError);
      worker.on('message', (data) => {
        for (const listener of this.#listeners) listener(data);
      });
      return worker;
    }
  };
}
