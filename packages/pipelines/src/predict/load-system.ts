import { CallError } from '../call-error';
import { decodeSystem, type SystemCode } from './system-files';
import type { System } from './system';

/** Reads a file of a system's folder by its name. */
export type ReadSystemFile = (name: 'manifest.json' | 'weights.safetensors') => Promise<Uint8Array>;

/**
 * Loads a trained system from where its folder lies on the web, or by a function that reads its files.
 *
 * @param from - The folder's URL, or a function that gives the content of `manifest.json` and `weights.safetensors`.
 * @param code - A recipe or fusion of your own; a folder holds no code.
 * @returns The system; it holds no tensors.
 * @throws CallError where there is no system, WorkError where its files are damaged or do not belong together.
 *
 * @example
 * ```ts
 * import { loadSystem } from '@avemo/pipelines/predict';
 *
 * let message = '';
 * await loadSystem(async () => new TextEncoder().encode('{}')).catch((error) => (message = error.name));
 * message; // → 'WorkError'
 * ```
 */
export async function loadSystem(
  from: string | URL | ReadSystemFile,
  code: SystemCode = {},
): Promise<System> {
  const where = typeof from === 'function' ? 'the system' : String(from).replace(/\/$/, '');
  const read = typeof from === 'function' ? from : (name: string) => download(`${where}/${name}`);
  const manifest = new TextDecoder().decode(await read('manifest.json'));
  return decodeSystem({ manifest, weights: await read('weights.safetensors') }, where, code);
}

async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new CallError(`${url} cannot be read: ${response.status} ${response.statusText}.`);
  return new Uint8Array(await response.arrayBuffer());
}
