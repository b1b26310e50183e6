import { requireOptions, requireString } from '@avemo/checks';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { withWriteErrors } from './build-folder';
import type { InstallTensorflowOptions } from './install-tensorflow';
import { cacheFolder, thisMachine } from './machine';
import { findPlace, removePackage } from './place-package';
import { rememberedProjects } from './projects';

/** What was taken away. */
export interface UninstalledTensorflow {
  /** The folders that were removed or put back to what they were. */
  removed: string[];
  /** The projects that still use the cache, which therefore stays. */
  usedBy: string[];
}

/**
 * Takes away what `installTensorflow` put into the project, and the cache when no other project uses it. Packages that
 * the project had by itself get their own binding back.
 *
 * @param options - the `cache` and `project` that were given to `installTensorflow`
 * @returns what was removed, and who still uses the cache
 * @throws InstallError when there is no project here or a folder cannot be written
 *
 * @example
 * ```ts no-run: removes files of the project it runs in
 * import { uninstallTensorflow } from '@avemo/backend/install';
 *
 * const { removed } = await uninstallTensorflow();
 * console.log(removed);
 * ```
 */
export async function uninstallTensorflow(
  options: Pick<InstallTensorflowOptions, 'cache' | 'project'> = {},
): Promise<UninstalledTensorflow> {
  requireOptions('uninstallTensorflow', 'options', options);
  const { cache, project } = options;
  if (cache !== undefined) requireString('uninstallTensorflow', 'options.cache', cache);
  if (project !== undefined) requireString('uninstallTensorflow', 'options.project', project);
  const { modules } = findPlace(project);
  const kept = resolve(cacheFolder(cache, thisMachine().env));
  const folders = ['tfjs-node-gpu', 'tfjs-node'].map((name) => join(modules, '@tensorflow', name));
  const removed = await withWriteErrors(modules, async () =>
    folders.filter((folder) => removePackage(folder)),
  );
  const usedBy = rememberedProjects(kept).map((folder) => dirname(dirname(dirname(folder))));
  if (usedBy.length === 0 && existsSync(kept)) {
    await withWriteErrors(kept, async () => rmSync(kept, { recursive: true, force: true }));
    removed.push(kept);
  }
  return { removed, usedBy };
}
