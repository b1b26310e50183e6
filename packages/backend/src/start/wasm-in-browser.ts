import {
  env,
  findBackendFactory,
  registerBackend,
  removeBackend,
  type KernelBackend,
} from '@tensorflow/tfjs-core';
import type { UseBackendOptions } from '../active-backend';

type Factory = () => KernelBackend | Promise<KernelBackend>;

let stock: Factory | undefined;

/**
 * Starts tfjs's wasm backend in a browser, with as many threads as asked for where the page may share memory; returns
 * the number it can have.
 */
export async function startWasmInBrowser(
  threads: number,
  notes: string[],
  wasmPaths: UseBackendOptions['wasmPaths'],
  priority: number,
): Promise<number> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  if (wasmPaths !== undefined) wasm.setWasmPaths(wasmPaths);
  const possible = threads > 1 && (await mayShareMemory(notes));
  const count = possible ? threads : 1;
  // tfjs remembers what it found out at its first start.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', possible);
  wasm.setThreadsCount(count);
  stock ??= findBackendFactory('wasm') as Factory;
  const factory = stock;
  removeBackend('wasm');
  registerBackend('wasm', () => sayingCores(2 * count, factory), priority);
  return count;
}

async function mayShareMemory(notes: string[]): Promise<boolean> {
  if ((globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== true) {
    notes.push(
      'wasm runs on one thread, because the page is not cross-origin isolated. Serve it with the headers ' +
        'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.',
    );
    return false;
  }
  if (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) return true;
  notes.push('this browser has no SIMD for WebAssembly, so wasm is slow and has one thread.');
  return false;
}

/** tfjs's module takes at most half of the cores that the browser names; for the time of the start it names twice as many. */
async function sayingCores(cores: number, start: Factory): Promise<KernelBackend> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  try {
    return await start();
  } finally {
    // What remains is the browser's own.
    delete (navigator as { hardwareConcurrency?: number }).hardwareConcurrency;
  }
}
