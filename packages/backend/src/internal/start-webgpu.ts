import { findBackendFactory, setBackend } from '@tensorflow/tfjs-core';
import type { ActiveBackend } from '../active-backend';
import { BackendError } from '../backend-error';
import { builtin } from './node';
import { findPackage, importOptional } from './optional-package';

interface Adapter {
  info?: { vendor?: string; architecture?: string; description?: string };
  isFallbackAdapter?: boolean;
}
interface Gpu {
  requestAdapter(): Promise<Adapter | null>;
}

/**
 * Starts WebGPU: the browser's own, or Dawn from the package `webgpu` in Node. An adapter that only imitates a GPU in
 * software is refused unless `software` is true.
 */
export async function startWebgpu({ software }: { software: boolean }): Promise<ActiveBackend> {
  if (builtin('fs')) await provideDawn();
  const { gpu } = navigator as unknown as { gpu?: Gpu };
  const adapter = await gpu?.requestAdapter();
  if (!adapter) {
    throw new BackendError(
      'not-available',
      'useBackend: "webgpu" finds no graphics adapter. Update the driver (Linux needs Vulkan), or use \'wasm\'.',
    );
  }
  const imitated =
    adapter.isFallbackAdapter === true || /swiftshader|llvmpipe/i.test(JSON.stringify(describe(adapter)));
  if (imitated && !software) {
    throw new BackendError(
      'not-available',
      'useBackend: "webgpu" finds only an adapter in software, which is slow.',
    );
  }
  if (!findBackendFactory('webgpu')) await loadBackend();
  if (!(await setBackend('webgpu'))) {
    throw new BackendError('failed', "useBackend: the webgpu backend did not start. Use 'wasm'.");
  }
  return { name: 'webgpu', threads: null, notes: imitated ? ['the adapter is software: slow.'] : [] };
}

async function loadBackend(): Promise<void> {
  try {
    await importOptional('@tensorflow/tfjs-backend-webgpu');
  } catch (cause) {
    throw new BackendError(
      'not-installed',
      'useBackend: "webgpu" needs the package @tensorflow/tfjs-backend-webgpu. Run: npm install ' +
        '@tensorflow/tfjs-backend-webgpu; with a bundler, import it in your program before useBackend.',
      { cause },
    );
  }
}

/** Puts Dawn's WebGPU where a browser has its own. */
async function provideDawn(): Promise<void> {
  const needed = ['webgpu', '@tensorflow/tfjs-backend-webgpu'].filter((name) => !findPackage(name));
  if (needed.length > 0) {
    throw new BackendError(
      'not-installed',
      `useBackend: "webgpu" needs ${needed.join(' and ')}. Run: npm install ${needed.join(' ')}. Or use 'wasm'.`,
    );
  }
  if ((globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu) return;
  const { create, globals } = (await importOptional('webgpu')) as {
    create(options: string[]): Gpu;
    globals: Record<string, unknown>;
  };
  Object.assign(globalThis, globals);
  if (!globalThis.navigator)
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  Object.defineProperty(globalThis.navigator, 'gpu', { value: create([]), configurable: true });
}

function describe({ info }: Adapter) {
  return [info?.vendor, info?.architecture, info?.description];
}
