import { FaceModelError } from './face-model-error';
import type { FaceModelSource } from './face-model-source';

const modelPackage = '@vladmandic/human';

/** The bytes of one file of a model. @internal */
export async function readModelFile(
  caller: string,
  file: string,
  source: FaceModelSource | undefined,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  if (typeof source === 'function') return source(file);
  const folder = source === undefined ? installedFolder(caller) : String(source);
  const address = `${folder.replace(/\/+$/, '')}/${file}`;
  try {
    return await (isWebAddress(address) ? download(address, signal) : readFromDisk(address));
  } catch (cause) {
    signal?.throwIfAborted();
    throw new FaceModelError(
      'not-found',
      `${caller}: there is no ${file} at ${folder} (${(cause as Error).message}). Give the folder of the models ` +
        `of ${modelPackage} 3.3 as the option models.`,
      { cause },
    );
  }
}

function isWebAddress(address: string): boolean {
  return /^(https?|blob|data):/.test(address) || (node() === undefined && !address.startsWith('file:'));
}

async function download(address: string, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function readFromDisk(path: string): Promise<Uint8Array> {
  const { readFile } = node()!.getBuiltinModule('node:fs/promises');
  return readFile(path.startsWith('file:') ? new URL(path) : path);
}

/** The package's `exports` hides the folder: it lies beside that of the main file. */
function installedFolder(caller: string): string {
  const builtin = node()?.getBuiltinModule;
  if (!builtin) {
    throw new FaceModelError(
      'not-found',
      `${caller}: a browser has to be told where the models lie. Serve the folder models of the npm package ` +
        `${modelPackage} and give its address as the option models.`,
    );
  }
  const { createRequire } = builtin('node:module');
  const { dirname, join } = builtin('node:path');
  for (const from of [import.meta.url, `${process.cwd()}/package.json`]) {
    try {
      return join(dirname(createRequire(from).resolve(modelPackage)), '..', 'models');
    } catch {
      continue;
    }
  }
  throw new FaceModelError(
    'not-installed',
    `${caller}: the models come inside the npm package ${modelPackage}, which is not installed. ` +
      `Run npm install ${modelPackage}, or give their folder as the option models.`,
  );
}

function node(): NodeJS.Process | undefined {
  const { process } = globalThis as { process?: NodeJS.Process };
  return typeof process?.getBuiltinModule === 'function' ? process : undefined;
}
