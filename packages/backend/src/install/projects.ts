import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMarker } from './place-package';

const file = 'projects.json';

/** The package folders that use the cache and still exist. */
export function rememberedProjects(cache: string): string[] {
  const list = join(cache, file);
  if (!existsSync(list)) return [];
  let folders: unknown;
  try {
    folders = JSON.parse(readFileSync(list, 'utf8'));
  } catch {
    return [];
  }
  return Array.isArray(folders) ? folders.filter((folder) => readMarker(String(folder))) : [];
}

/** Notes that a package folder uses the cache. */
export function rememberProject(cache: string, packageFolder: string): void {
  const folders = [...new Set([...rememberedProjects(cache), packageFolder])];
  const temporary = join(cache, `.${file}.tmp-${process.pid}`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(temporary, `${JSON.stringify(folders, undefined, 2)}\n`);
  renameSync(temporary, join(cache, file));
}
