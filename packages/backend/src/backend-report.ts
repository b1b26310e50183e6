import { env, version_core } from '@tensorflow/tfjs-core';
import { backendNames, type BackendName } from './active-backend';
import type { BackendFinding } from './machine/backend-finding';
import { cpuFinding, tensorflowFinding, wasmFinding, webgpuFinding } from './machine/find-backends';
import { availableCores, builtin } from './machine/node';
import { maxThreads } from './start/wasm-module';

/** What this machine offers. */
export interface BackendReport {
  /** Node's version, e.g. `20.19.0`; null in a browser. */
  node: string | null;
  /** The version of tfjs-core. */
  tfjs: string;
  /** CPU cores that this process may use. */
  cores: number;
  /** Threads that the wasm backend takes by default. */
  threads: number;
  /** Whether WebAssembly has SIMD here. */
  simd: boolean;
  /** Every backend, in the order in which `'auto'` tries them. */
  backends: BackendFinding[];
}

/**
 * Says which backends are here, which are not, why, and how to get them. It starts none of them.
 *
 * @returns plain data
 *
 * @example
 * ```ts
 * import { backendReport } from '@avemo/backend';
 *
 * const { backends } = await backendReport();
 * backends.find(({ name }) => name === 'wasm')?.found; // → true
 * ```
 */
export async function backendReport(): Promise<BackendReport> {
  await import('@tensorflow/tfjs-backend-wasm');
  const simd = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  const cores = availableCores();
  const node = builtin('fs') ? process.versions.node : null;
  const shared =
    node !== null || (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true;
  const threads = simd && shared ? Math.min(cores, maxThreads) : 1;
  const found: Record<BackendName, Omit<BackendFinding, 'name'>> = {
    'tensorflow-gpu': tensorflowFinding('tensorflow-gpu'),
    webgpu: await webgpuFinding(),
    tensorflow: tensorflowFinding('tensorflow'),
    wasm: wasmFinding(simd, threads, cores),
    cpu: cpuFinding(),
  };
  const backends = backendNames.map((name) => ({ name, ...found[name] }));
  return { node, tfjs: version_core, cores, threads, simd, backends };
}
