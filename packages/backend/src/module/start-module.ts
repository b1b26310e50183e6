import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { exactKernels, kernelArguments, relaxedKernels, sharedFlags } from '../.generated/kernel-modules';
import { BackendError } from '../backend-error';
import { hasRelaxedSimd } from '../machine/relaxed-simd';
import { heapOf } from './heap';
import { line, wholeLines } from './cache-lines';
import { chooseTileRows } from './choose-tile-rows';
import { FilterCache } from './filter-cache';
import type { KernelName, OwnModule } from './own-module';
import { ThreadPool, controlBytes } from './thread-pool';

/** The parts of Emscripten's module that are used here. */
interface TfjsModule {
  wasmMemory?: WebAssembly.Memory;
  asm: Record<string, unknown>;
  tfjs: { getThreadsCount(): number };
}

const names = Object.keys(kernelArguments) as KernelName[];
const types = names.map((name) => Object.entries(kernelArguments[name]));
const modules = new Map<string, WebAssembly.Module>();
const started = new WeakMap<object, Map<boolean, OwnModule | undefined>>();

/**
 * Compiles our kernels, so that `ownModule` can start them without waiting.
 *
 * @param deterministic - whether every product is rounded before it is added, on every machine
 */
export async function compileKernels(deterministic: boolean): Promise<void> {
  for (const shared of [true, false]) {
    const key = moduleKey(deterministic, shared);
    if (modules.has(key)) continue;
    const code =
      !deterministic && hasRelaxedSimd()
        ? withFlag(relaxedKernels, sharedFlags.relaxed, shared)
        : withFlag(exactKernels, sharedFlags.exact, shared);
    if (WebAssembly.validate(code)) modules.set(key, await compile(code));
  }
}

/** Code that is valid is refused only where WebAssembly is. */
async function compile(code: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(code);
  } catch (cause) {
    throw new BackendError(
      'not-available',
      "useBackend: WebAssembly is not allowed here. Add 'wasm-unsafe-eval' to script-src of the page's " +
        "Content-Security-Policy, or use 'cpu'.",
      { cause },
    );
  }
}

/** Our kernels over a backend's memory; undefined where they cannot run, as without SIMD. */
export function ownModule(backend: BackendWasm, deterministic: boolean): OwnModule | undefined {
  let have = started.get(backend);
  if (!have) started.set(backend, (have = new Map()));
  if (!have.has(deterministic)) have.set(deterministic, start(backend, deterministic));
  return have.get(deterministic);
}

function start(backend: BackendWasm, deterministic: boolean): OwnModule | undefined {
  const tfjs = backend.wasm as unknown as TfjsModule;
  const memory = tfjs.wasmMemory ?? tfjs.asm.memory;
  if (!(memory instanceof WebAssembly.Memory)) return undefined;
  const shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  const module = modules.get(moduleKey(deterministic, shared));
  const heap = heapOf(backend);
  const address = wholeLines(heap.allocate(controlBytes + line));
  if (!module || address === 0) return undefined;
  const threads = shared ? Math.max(1, tfjs.tfjs.getThreadsCount()) : 1;
  const pool = startPool({ module, memory, address, names, threads });
  if (!pool) return undefined;
  const run: OwnModule['run'] = (name, tasks, values) => {
    const kernel = names.indexOf(name);
    const numbers = types[kernel].map(([field, type]) => {
      const value = values[field as keyof typeof values];
      return type === 'f32' ? floatBits(value) : value;
    });
    pool.run(kernel, tasks, numbers);
  };
  const withScratch: OwnModule['withScratch'] = (bytes, body) => {
    const area = heap.allocate(bytes + line);
    if (area === 0) return undefined;
    try {
      return body(wholeLines(area));
    } finally {
      heap.free(area);
    }
  };
  const filters = new FilterCache(heap, line);
  const keepsFilters = heap.admit({
    memoryIsShort: () => filters.clear(),
    dataDisposed: (dataId) => filters.drop(dataId),
    backendDisposed: () => pool.stop(),
  });
  if (!keepsFilters) abandoned.register(backend, pool);
  return {
    threads,
    tileRows: chooseTileRows(module, { run, withScratch }),
    address: ({ dataId }) => addressOf(backend.getMemoryOffset(dataId)),
    run,
    withScratch,
    withFilter: ({ dataId }, layout, bytes, map, body) => {
      // Nobody would say that the filter has gone.
      if (!keepsFilters) return undefined;
      const kept = filters.find(dataId, layout);
      if (kept !== undefined) return body(wholeLines(kept));
      const mapped = filters.keep(dataId, layout, bytes);
      if (mapped === undefined) return undefined;
      map(wholeLines(mapped));
      return body(wholeLines(mapped));
    },
  };
}

/** Ends the threads on a backend that the program has started by itself, once it is collected. */
const abandoned = new FinalizationRegistry<ThreadPool>((pool) => pool.stop());

/** tfjs does not look whether it got the memory for a tensor. */
function addressOf(offset: number): number {
  if (offset === 0)
    throw new BackendError(
      'out-of-memory',
      'wasm: the memory for tensors is full. Dispose of tensors, or use smaller batches.',
    );
  return offset;
}

function startPool(options: ConstructorParameters<typeof ThreadPool>[0]): ThreadPool | undefined {
  for (const threads of new Set([options.threads, 1])) {
    try {
      return new ThreadPool({ ...options, threads });
    } catch {
      // Without workers one thread computes; without the memory's kind none can.
    }
  }
  return undefined;
}

function moduleKey(deterministic: boolean, shared: boolean): string {
  return `${deterministic ? 'exact' : 'relaxed'} ${shared ? 'shared' : 'single'}`;
}

/** The module's bytes, for a memory that is shared or one that is not. */
function withFlag(base64: string, at: number, shared: boolean): Uint8Array<ArrayBuffer> {
  const code = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  code[at] = shared ? 3 : 1;
  return code;
}

function floatBits(value: number): number {
  floats[0] = value;
  return bits[0];
}

const floats = new Float32Array(1);
const bits = new Int32Array(floats.buffer);
