import type { BackendName } from '../active-backend';

/** One backend, as it stands on this machine. */
export interface BackendFinding {
  /** The backend's name. */
  name: BackendName;
  /** Whether what it needs is here; that it starts shows only in use. */
  found: boolean;
  /** Why it was found or not, one sentence. */
  why: string;
  /** How to get it, or to get more of it, one sentence with the command; empty when there is nothing to fix. */
  how: string;
  /**
   * What is known of it. wasm: `threads`, `simd`, `relaxedSimd`, `sharedMemory`. webgpu: `adapter`, `software`, and the
   * limits that WebGPU names, in bytes or counts. tensorflow: `package`, and `tensorflow`, the version of the library.
   */
  details: Record<string, string | number | boolean>;
}
