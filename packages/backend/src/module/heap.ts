import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { DataId } from '@tensorflow/tfjs-core';

/** Who keeps something in a backend's memory, or threads on it, and must hear what happens to the backend. */
export interface Tenant {
  /** Gives back what can be had again; false when there was nothing. */
  memoryIsShort(): boolean;
  /** The values of a tensor are gone. */
  dataDisposed(dataId: DataId): void;
  /** The backend ends. */
  backendDisposed(): void;
}

/** The memory of a wasm backend. */
export interface Heap {
  /** The address of so many bytes; 0 when there is no room. */
  allocate(bytes: number): number;
  free(address: number): void;
  /** Whether the tenant will hear of what happens; not from a backend that the program has started by itself. */
  admit(tenant: Tenant): boolean;
}

/** The heap of a backend, which our own backend has, and any other through tfjs's module. */
export function heapOf(backend: BackendWasm): Heap {
  const { heap } = backend as BackendWasm & { heap?: Heap };
  return heap ?? plainHeap(backend);
}

/** The allocator that Emscripten puts into tfjs's module. */
export interface Allocator {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

function plainHeap(backend: BackendWasm): Heap {
  const wasm = backend.wasm as unknown as Allocator;
  return {
    allocate: (bytes) => (bytes < largestRequest ? wasm._malloc(bytes) >>> 0 : 0),
    free: (address) => wasm._free(address),
    admit: () => false,
  };
}

/** More would be taken for less: the allocator counts with 32 bits. */
export const largestRequest = 2 ** 32 - 2 ** 16;
