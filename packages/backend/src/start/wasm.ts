import { engine, env, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import type { ActiveBackend, UseBackendOptions } from '../active-backend';
import { BackendError } from '../backend-error';
import { availableCores, builtin } from '../machine/node';
import type { CheckedBackend } from '../module/checked-backend';
import { lossOf } from '../module/lost-backends';
import { registerKernels } from '../wasm/register-kernels';
import { startModuleInBrowser } from './wasm-in-browser';
import { startModuleInNode } from './wasm-in-node';
import { maxThreads, type StartedModule } from './wasm-module';

const priority = 3;

/** What runs now, when it was started here. */
let running: { backend: CheckedBackend; threads: number; notes: string[] } | undefined;

/** Starts the wasm backend, completed and, where memory may be shared, multi-threaded. */
export async function startWasm({
  threads,
  wasmPaths,
  kernels,
  deterministic,
}: UseBackendOptions): Promise<ActiveBackend> {
  await registerKernels({ kernels, deterministic });
  const kept = keepPresent(threads);
  if (kept) {
    await setBackend('wasm');
    return { name: 'wasm', ...kept };
  }
  const notes: string[] = [];
  if (threads !== undefined && threads > maxThreads) {
    notes.push(`tfjs's wasm module runs at most ${maxThreads} threads; ${threads} were asked for.`);
  }
  const start = builtin('worker_threads')
    ? (count: number) => startModuleInNode(count)
    : (count: number) => startModuleInBrowser(count, notes, wasmPaths);
  running = await replaceBackend(await startBest(start, countOf(threads), notes), notes);
  await setBackend('wasm');
  return { name: 'wasm', threads: running.threads, notes: [...notes] };
}

const countOf = (threads: number | undefined) => Math.min(threads ?? availableCores(), maxThreads);

/** The backend that runs, where it has the threads that are asked for or must stay because of its tensors. */
function keepPresent(threads: number | undefined): { threads: number; notes: string[] } | undefined {
  const present = engine().registry.wasm;
  if (!present || lossOf(present)) return undefined;
  const known = present === running?.backend ? running : { threads: 1, notes: [] };
  if (threads === undefined || countOf(threads) === known.threads) {
    return { threads: known.threads, notes: [...known.notes] };
  }
  if (present.numDataIds() === 0) return undefined;
  const note =
    `wasm keeps its ${known.threads} thread${known.threads === 1 ? '' : 's'}, because it already holds tensors; ` +
    `call useBackend before making any to get ${countOf(threads)}.`;
  return { threads: known.threads, notes: [...known.notes, note] };
}

/** The module with as many threads as it can have, at most `threads`. */
async function startBest(
  start: (threads: number) => Promise<StartedModule>,
  threads: number,
  notes: string[],
): Promise<StartedModule> {
  try {
    if (threads > 1 && !(await env().getAsync('WASM_HAS_SIMD_SUPPORT'))) {
      notes.push('there is no SIMD for WebAssembly here, so wasm is slow and has one thread.');
    } else if (threads > 1) {
      try {
        return await start(threads);
      } catch (error) {
        if (error instanceof BackendError) throw error;
        notes.push(`wasm runs on one thread, because more could not be started: ${messageOf(error)}`);
      }
    }
    return await start(1);
  } catch (cause) {
    if (cause instanceof BackendError) throw cause;
    throw new BackendError(
      'failed',
      `useBackend: the wasm backend did not start: ${messageOf(cause)} Or use 'cpu'.`,
      { cause },
    );
  }
}

/** Puts a backend on the module in the place of the one that is registered. */
async function replaceBackend({ module, messages, threads }: StartedModule, notes: string[]) {
  const { setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const { CheckedBackend } = await import('../module/checked-backend');
  setThreadsCount(threads);
  const backend = new CheckedBackend(module, messages);
  removeBackend('wasm');
  registerBackend('wasm', () => backend, priority);
  // What the module says counts.
  const { tfjs } = backend.wasm as unknown as { tfjs: { getThreadsCount(): number } };
  return { backend, threads: Math.max(1, tfjs.getThreadsCount()), notes };
}

/** The cause in a sentence. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
