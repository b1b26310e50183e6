import type { RegisterKernelsOptions } from './wasm/register-kernels';

/** The backends, in the names that users choose by. */
export type BackendName = 'tensorflow-gpu' | 'webgpu' | 'tensorflow' | 'wasm' | 'cpu';

/** Every backend, in the order in which `useBackend('auto')` tries them. */
export const backendNames: readonly BackendName[] = ['tensorflow-gpu', 'webgpu', 'tensorflow', 'wasm', 'cpu'];

/** Which graphics card a machine with several should take. */
export type PowerPreference = 'high-performance' | 'low-power';

/** Options of `useBackend`. */
export interface UseBackendOptions extends RegisterKernelsOptions {
  /**
   * Threads of the wasm backend in Node, an integer of at least 1. Default: as many as there are cores, at most 8,
   * which is the most that tfjs's module runs. 1 means a single thread.
   */
  threads?: number;
  /**
   * Where a browser finds tfjs's `.wasm` files: the folder's URL, ending in `/`, or a URL for each file, as
   * `setWasmPaths` of tfjs-backend-wasm takes it, or `wasmAddresses()`. Node needs none.
   */
  wasmPaths?: string | Record<string, string>;
  /** Which graphics card webgpu takes on a machine with several. Default: `'high-performance'`. */
  powerPreference?: PowerPreference;
}

/** The backend that computes now. */
export interface ActiveBackend {
  /** The backend's name. */
  name: BackendName;
  /** Threads of the wasm backend; 1 for cpu, null where the library below decides by itself. */
  threads: number | null;
  /** What is worth knowing about the choice, in plain words; usually empty. */
  notes: string[];
}
