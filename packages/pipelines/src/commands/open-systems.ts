import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CallError } from '../call-error';
import { loadSystem as loadFolder } from '../experiment/system-folder';
import { suggestInnerRuns } from '../experiment/inner-runs';
import { loadSystems } from '../predict/load-systems';
import type { System } from '../predict/system';
import type { SystemCode } from '../predict/system-files';

/**
 * The systems that `--model` names, a folder or an address: one with a manifest, or all folds and seeds of a run.
 *
 * @throws CallError where there is none
 */
export async function openSystems(place: string, code: SystemCode): Promise<System[]> {
  if (/^https?:/.test(place)) return loadSystems(place, code);
  if (existsSync(join(place, 'manifest.json'))) return [await loadFolder(place, code)];
  const names = await readdir(join(place, 'model')).catch(() => []);
  const folders = names
    .sort()
    .map((name) => join(place, 'model', name))
    .filter((folder) => existsSync(join(folder, 'manifest.json')));
  if (folders.length === 0) {
    const inner = await suggestInnerRuns(place);
    throw new CallError(
      `--model ${place}: no trained system there. Give a run folder of avemo train, or one of its folders model/FOLD-SEED.${inner}`,
    );
  }
  return Promise.all(folders.map((folder) => loadFolder(folder, code)));
}
