import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../setup.mjs';

/** The Vite that vitest brings. */
export async function loadVite() {
  const vitest = createRequire(join(root, 'package.json')).resolve('vitest/package.json');
  return import(pathToFileURL(createRequire(vitest).resolve('vite')).href);
}
