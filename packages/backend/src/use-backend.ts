import { formatValue, requireInteger } from '@avemo/checks';
import { backendNames, type ActiveBackend, type BackendName, type UseBackendOptions } from './active-backend';
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
 *   TypeError for a name that is no backend, or a powerPreference that is none; RangeError for threads that is not an
 *   integer of at least 1
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
  if (name !== 'auto' && !backendNames.includes(name)) {
    throw new TypeError(
      `useBackend: name must be 'auto' or one of ${backendNames.join(', ')}; got ${JSON.stringify(name)}.`,
    );
  }
  const { threads, powerPreference } = options;
  if (threads !== undefined) requireInteger('useBackend', 'options.threads', threads);
  if (powerPreference !== undefined && !['high-performance', 'low-power'].includes(powerPreference)) {
    throw new TypeError(
      `useBackend: options.powerPreference must be 'high-performance' or 'low-power'; got ${formatValue(powerPreference)}.`,
    );
  }
  return inTurn(() => choose(name, options));
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
      if ((error as { code?: string }).code === 'failed') notes.push((error as Error).message);
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
