import { builtin } from './node';

/** An installed package. */
export interface InstalledPackage {
  version: string;
  folder: string;
}

/** Looks for a package beside this one and beside the application, without loading it. Node only. */
export function findPackage(name: string): InstalledPackage | undefined {
  const [fs, path] = [builtin('fs'), builtin('path')];
  if (!fs || !path) return undefined;
  for (const start of startFolders()) {
    for (let folder = start; ; folder = path.dirname(folder)) {
      const candidate = path.join(folder, 'node_modules', name);
      const manifest = path.join(candidate, 'package.json');
      if (fs.existsSync(manifest)) {
        const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string };
        return { version, folder: candidate };
      }
      if (folder === path.dirname(folder)) break;
    }
  }
  return undefined;
}

/** Loads a package that need not be there; a bundler leaves the import as it is. */
export async function importOptional(name: string): Promise<Record<string, unknown>> {
  try {
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  } catch (error) {
    const entry = entryFile(name);
    if (!entry) throw error;
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ entry);
  }
}

/** The URL of an installed package's main file, for packages that only the application can import by name. */
function entryFile(name: string): string | undefined {
  const [fs, path, url] = [builtin('fs'), builtin('path'), builtin('url')];
  const found = findPackage(name);
  if (!fs || !path || !url || !found) return undefined;
  const manifest = JSON.parse(fs.readFileSync(path.join(found.folder, 'package.json'), 'utf8'));
  const root = manifest.exports?.['.'] ?? manifest.exports;
  const exported = [root, root?.node, root?.import, root?.default].find((entry) => typeof entry === 'string');
  return url.pathToFileURL(path.join(found.folder, exported ?? manifest.main ?? 'index.js')).href;
}

/** The variable AVEMO_PACKAGES names folders whose `node_modules` come first. */
function startFolders(): string[] {
  const [path, url] = [builtin('path')!, builtin('url')!];
  const named = process.env.AVEMO_PACKAGES?.split(path.delimiter).filter(Boolean) ?? [];
  const own = import.meta.url?.startsWith('file:') ? [path.dirname(url.fileURLToPath(import.meta.url))] : [];
  return [...named.map((folder) => path.resolve(folder)), ...own, process.cwd()];
}
