import { requireInteger, requireOneOf, requireOptions } from '@avemo/checks';
import { backendNames, type ActiveBackend, type BackendName, type UseBackendOptions } from './active-backend';
import { secondCopies } from './machine/copies';
import { addChainedOps } from './repairs/chained-ops';
import { ensureGradients } from './repairs/gradients';
import { startCpu } from './start/cpu';
import { startTensorflow } from './start/tensorflow';
import { startWasm } from './start/wasm';
import { startWebgpu } from './start/webgpu';

/**
 * Chooses the tfjs backend and makes it ready to train: kernels that it lacks, gradients and chained methods that
 * tfjs-core leaves out, threads in Node. Call it once, before tensors are made.
 *
 * @param name - a backend, or `'auto'` (the default): the first of tensorflow-gpu, webgpu, tensorflow, wasm, cpu that
 *   works here. Only wasm and cpu come with this package
 * @param options - `threads`, `wasmPaths`, `kernels` and `deterministic` of the wasm backend, `powerPreference` of webgpu
 * @returns the backend that computes from now on, its threads, and notes about the choice
 * @throws BackendError when a backend that was asked for by name is not installed, finds no device or does not start;
 *   RangeError for a name that is no backend, a powerPreference that is none, and threads that is not an integer of at
 *   least 1; TypeError for options of the wrong kind
 *
 * @example
 * ```ts
 * import { useBackend } from '@avemo/backend';
 *
 * const { name, threads } = await useBackend('wasm', { threads: 1 });
 * [name, threads]; // → ["wasm", 1]
 * ```
 */
export async function useBackend(
  name: 'auto' | BackendName = 'auto',
  options: UseBackendOptions = {},
): Promise<ActiveBackend> {
  requireOneOf('useBackend', 'name', name, ['auto', ...backendNames]);
  requireOptions('useBackend', 'options', options);
  const { threads, wasmPaths, powerPreference } = options;
  if (threads !== undefined) requireInteger('useBackend', 'options.threads', threads);
  if (wasmPaths !== undefined && typeof wasmPaths !== 'string') {
    requireOptions(
      'useBackend',
      'options.wasmPaths',
      wasmPaths,
      'Or give the URL of a folder, ending in a slash',
    );
  }
  if (powerPreference !== undefined) {
    requireOneOf('useBackend', 'options.powerPreference', powerPreference, ['high-performance', 'low-power']);
  }
  return inTurn(async () => {
    const active = await choose(name, options);
    return { ...active, notes: [...secondCopies(), ...active.notes] };
  });
}

let last: Promise<unknown> = Promise.resolve();

/** Calls at the same time start a backend one after the other: the later ones find it running. */
function inTurn<Result>(start: () => Promise<Result>): Promise<Result> {
  const next = last.then(start);
  last = next.catch(() => undefined);
  return next;
}

async function choose(name: 'auto' | BackendName, options: UseBackendOptions): Promise<ActiveBackend> {
  await ensureGradients();
  addChainedOps();
  if (name !== 'auto') return start(name, options, true);
  const notes: string[] = [];
  for (const candidate of backendNames.slice(0, -1)) {
    try {
      const active = await start(candidate, options, false);
      return { ...active, notes: [...notes, ...active.notes] };
    } catch (error) {
      // That wasm is not here is news: it comes with this package.
      const told = candidate === 'wasm' || (error as { code?: string }).code === 'failed';
      if (told) notes.push((error as Error).message);
    }
  }
  const active = await start('cpu', options, false);
  return { ...active, notes: [...notes, 'only plain JavaScript computes here, which is very slow.'] };
}

function start(name: BackendName, options: UseBackendOptions, byName: boolean): Promise<ActiveBackend> {
  switch (name) {
    case 'tensorflow':
    case 'tensorflow-gpu':
      return startTensorflow(name);
    case 'webgpu':
      return startWebgpu({ software: byName, powerPreference: options.powerPreference });
    case 'wasm':
      return startWasm(options);
    case 'cpu':
      return startCpu();
  }
}
