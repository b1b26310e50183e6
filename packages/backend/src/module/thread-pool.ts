import { builtin } from '../machine/node';
import { control, controlLength, maxTasks } from './control-block';
import { workerText } from './worker-text';

/** A kernel as compiled: computes one task with the arguments that lie at the address. */
type CompiledKernel = (task: number, thread: number, address: number) => void;

/** What a pool needs to start. */
export interface ThreadPoolOptions {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Where the pool's control block lies, `controlBytes` long. */
  address: number;
  /** The kernels, by number. */
  names: readonly string[];
  /** Threads that compute, the calling one included. */
  threads: number;
}

/** Bytes of the control block. */
export const controlBytes = 4 * controlLength;

/** The ticket of a job that is over, beyond every number of tasks. */
const closed = 0xffff;

/** Looks so often whether the others are done before it waits. */
const spins = 100_000;

/**
 * Runs jobs, a kernel for a number of tasks each, on the calling thread and, over shared memory, on workers. Workers
 * start in the background; until they are there the calling thread works alone. They wait when there is no work,
 * never keep the process alive and end with it.
 */
export class ThreadPool {
  readonly #options: ThreadPoolOptions;
  readonly #kernels: CompiledKernel[];
  readonly #workers: { terminate(): unknown }[] = [];
  #state: Int32Array;
  #job = 0;

  constructor(options: ThreadPoolOptions) {
    const { module, memory, address, names, threads } = options;
    this.#options = options;
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.#kernels = names.map((name) => exports[name] as CompiledKernel);
    this.#state = new Int32Array(memory.buffer, address, controlLength).fill(0);
    const data = { module, memory, address, names };
    for (let thread = 1; thread < threads; thread++) this.#workers.push(startWorker({ ...data, thread }));
  }

  /** Computes the tasks 0 … tasks − 1 of a kernel; `values` are its arguments, as 32-bit numbers. */
  run(kernel: number, tasks: number, values: readonly number[]): void {
    const { address, memory } = this.#options;
    // Growth detaches the views of a memory that is not shared.
    if (this.#state.length === 0) this.#state = new Int32Array(memory.buffer, address, controlLength);
    const state = this.#state;
    const compute = this.#kernels[kernel];
    const at = address + 4 * control.arguments;
    state.set(values, control.arguments);
    if (this.#workers.length === 0 || tasks < 2) {
      for (let task = 0; task < tasks; task++) compute(task, 0, at);
      return;
    }
    for (let first = 0; first < tasks; first += maxTasks) {
      this.#share(kernel, first, Math.min(maxTasks, tasks - first));
    }
  }

  /** Computes so many tasks from the first on, on all threads. */
  #share(kernel: number, first: number, tasks: number): void {
    const state = this.#state;
    const compute = this.#kernels[kernel];
    const at = this.#options.address + 4 * control.arguments;
    const tag = (this.#job = (this.#job + 1) | 0) << 16;
    state[control.kernel] = kernel;
    state[control.tasks] = tasks;
    state[control.first] = first;
    state[control.failed] = 0;
    Atomics.store(state, control.done, 0);
    Atomics.store(state, control.ticket, tag);
    Atomics.store(state, control.job, this.#job);
    Atomics.notify(state, control.job);
    let error: unknown;
    for (;;) {
      const task = Atomics.add(state, control.ticket, 1) & 0xffff;
      if (task >= tasks) break;
      try {
        compute(first + task, 0, at);
      } catch (thrown) {
        error ??= thrown;
      }
      Atomics.add(state, control.done, 1);
    }
    waitFor(state, tasks);
    // No task is left to take while the next job's arguments are written: a late thread may read half of them.
    Atomics.store(state, control.ticket, tag | closed);
    if (error !== undefined) throw error;
    if (state[control.failed] > 0) throw new WebAssembly.RuntimeError('a kernel failed on another thread');
  }

  /** Ends the workers. */
  stop(): void {
    for (const worker of this.#workers.splice(0)) worker.terminate();
  }
}

function waitFor(state: Int32Array, tasks: number): void {
  for (let i = 0; i < spins; i++) if (Atomics.load(state, control.done) === tasks) return;
  for (let done; (done = Atomics.load(state, control.done)) !== tasks;) {
    if (mayWait) Atomics.wait(state, control.done, done);
  }
}

/** The main thread of a browser must not wait. */
const mayWait = (() => {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
})();

function startWorker(data: object): { terminate(): unknown } {
  const threads = builtin('worker_threads');
  if (threads) {
    const worker = new threads.Worker(workerText, { eval: true, execArgv: [], env: {}, workerData: data });
    // Without it the others compute; a listener keeps the error from the program.
    worker.on('error', () => undefined);
    worker.unref();
    return worker;
  }
  const url = URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onerror = (event) => event.preventDefault();
  worker.postMessage(data);
  return worker;
}
