import {
  engine,
  env,
  registerBackend,
  removeBackend,
  setBackend,
  type KernelBackend,
} from '@tensorflow/tfjs-core';
import type { ActiveBackend, UseBackendOptions } from '../active-backend';
import { BackendError } from '../backend-error';
import { registerKernels } from '../wasm/register-kernels';
import { availableCores, builtin } from '../machine/node';
import { startWasmInBrowser } from './wasm-in-browser';
import { maxThreads, startWasmModule } from './wasm-module';

const priority = 3;

/** What runs now, when it was started here. */
let running: { backend: KernelBackend; threads: number; notes: string[] } | undefined;

/** Starts the wasm backend, completed and, in Node, multi-threaded. */
export async function startWasm({
  threads,
  wasmPaths,
  kernels,
  deterministic,
}: UseBackendOptions): Promise<ActiveBackend> {
  await registerKernels({ kernels, deterministic });
  const present = (engine().registry as Record<string, KernelBackend | undefined>).wasm;
  const wantedThreads = Math.min(threads ?? availableCores(), maxThreads);
  if (present) {
    const have = present === running?.backend ? running.threads : 1;
    const keep = threads === undefined || wantedThreads === have;
    if (keep || present.numDataIds() > 0) {
      const notes = present === running?.backend ? [...running.notes] : [];
      if (!keep) {
        notes.push(
          `wasm keeps its ${have} thread${have === 1 ? '' : 's'}, because it already holds tensors; ` +
            `call useBackend before making any to get ${wantedThreads}.`,
        );
      }
      return activate(have, notes);
    }
  }
  const notes: string[] = [];
  if (threads !== undefined && threads > maxThreads) {
    notes.push(`tfjs's wasm module runs at most ${maxThreads} threads; ${threads} were asked for.`);
  }
  const started = builtin('worker_threads')
    ? await startInNode(wantedThreads, notes)
    : await startWasmInBrowser(wantedThreads, notes, wasmPaths, priority);
  const active = await activate(started, notes);
  // What the module says counts.
  const { getThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  active.threads = Math.max(1, getThreadsCount());
  running = { backend: engine().registry.wasm as KernelBackend, threads: active.threads, notes };
  return active;
}

async function activate(threads: number, notes: string[]): Promise<ActiveBackend & { threads: number }> {
  if (!(await setBackend('wasm'))) {
    throw new BackendError(
      'failed',
      'useBackend: the wasm backend did not start. In a browser, pass options.wasmPaths: the URL of the folder that ' +
        "serves the .wasm files of @tensorflow/tfjs-backend-wasm/dist. Or use 'cpu'.",
    );
  }
  return { name: 'wasm', threads, notes: [...notes] };
}

async function startInNode(threads: number, notes: string[]): Promise<number> {
  if (!(await env().getAsync('WASM_HAS_SIMD_SUPPORT'))) {
    notes.push('this machine has no SIMD for WebAssembly, so wasm is slow and has one thread.');
    return 1;
  }
  const { BackendWasm, setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const use = (module: Awaited<ReturnType<typeof startWasmModule>>, count: number) => {
    setThreadsCount(count);
    const backend = new BackendWasm(module);
    removeBackend('wasm');
    registerBackend('wasm', () => backend, priority);
    return count;
  };
  if (threads > 1) {
    try {
      return use(await startWasmModule(threads), threads);
    } catch (error) {
      notes.push(`wasm runs on one thread, because more could not be started: ${(error as Error).message}`);
    }
  }
  try {
    return use(await startWasmModule(1), 1);
  } catch (error) {
    notes.push(`wasm was started by tfjs itself: ${(error as Error).message}`);
    return 1;
  }
}
