import { findBackend, setBackend } from '@tensorflow/tfjs-core';
import { BackendError } from './backend-error';
import { addChainedOps } from './internal/chained-ops';
import { ensureGradients } from './internal/gradients';
import { registerKernels } from './register-kernels';

/** The backends by the names that users know. */
export type BackendName = 'wasm' | 'cpu' | 'tensorflow' | 'tensorflow-gpu' | 'webgpu';

/** Options of `useBackend`. */
export interface UseBackendOptions {
  /** Threads of the wasm backend, an integer of at least 1. Default: all cores. */
  threads?: number;
}

/** What `useBackend` chose. */
export interface ActiveBackend {
  name: BackendName;
  /** Threads that compute, where the backend tells (1 for cpu). */
  threads: number;
  /** Anything worth knowing, in plain words. */
  notes: string[];
}

export async function useBackend(
  name: 'auto' | BackendName = 'auto',
  _options: UseBackendOptions = {},
): Promise<ActiveBackend> {
  await ensureGradients();
  addChainedOps();
  if (name === 'cpu') {
    await import('@tensorflow/tfjs-backend-cpu');
    // The cpu backend greets on stderr at its first use.
    (findBackend('cpu') as unknown as { firstUse: boolean }).firstUse = false;
    await setBackend('cpu');
    return { name, threads: 1, notes: [] };
  }
  if (name === 'auto' || name === 'wasm') {
    await registerKernels();
    if (!(await setBackend('wasm')))
      throw new BackendError('failed', 'useBackend: the wasm backend did not start.');
    return { name: 'wasm', threads: 1, notes: [] };
  }
  throw new BackendError('not-installed', `useBackend: "${name}" is not installed. Use 'wasm'.`);
}
