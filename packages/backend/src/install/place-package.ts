import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFolder, withWriteErrors } from './build-folder';
import { InstallError } from './install-error';
import type { FetchedPackage } from './fetch-package';

/** The `node_modules` that gets the package, and the version of the tfjs-core that the package will find from there. */
export interface Place {
  modules: string;
  tfjs: string;
}

/** What `installTensorflow` writes into the package's folder. */
export interface Marker {
  /** Whether the whole package was placed, or only its binding, because the project has the package itself. */
  placed: 'package' | 'binding';
  /** The package's version. */
  version: string;
  /** The folder of TensorFlow's library. */
  library: string;
  /** The binding in the cache. */
  binding: string;
  /** What keeps the loading quiet, in the cache. */
  quiet: string;
}

const core = join('@tensorflow', 'tfjs-core');
const bindingFile = join('lib', 'napi-v8', 'tfjs_binding.node');
const quietFile = join('lib', 'napi-v8', 'avemo_quiet.node');
const markerFile = 'avemo.json';

/** Where the package belongs: beside the tfjs-core of the project, or of this package, or in the project named. */
export function findPlace(project: string | undefined): Place {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const start of project ? [resolve(project)] : [process.cwd(), here]) {
    const modules = findUpward(start, core);
    if (!modules || /[\\/]_npx[\\/]/.test(modules)) continue;
    const { version } = readJson<{ version: string }>(join(modules, core, 'package.json'))!;
    return { modules: project ? join(start, 'node_modules') : modules, tfjs: version };
  }
  throw new InstallError(
    'no-project',
    `${project ? resolve(project) : process.cwd()} finds no @tensorflow/tfjs-core in a node_modules. Go to your ` +
      'project and run: npm install @avemo/backend @tensorflow/tfjs-core @tensorflow/tfjs-layers. (Yarn needs ' +
      'nodeLinker: node-modules.)',
  );
}

function findUpward(start: string, entry: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(join(modules, entry, 'package.json'))) return modules;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The marker of an earlier installation. */
export function readMarker(packageFolder: string): Marker | undefined {
  return readJson<Marker>(join(packageFolder, markerFile));
}

/** The version of a package that the project has by itself. */
export function ownVersion(packageFolder: string): string | undefined {
  if (readMarker(packageFolder)?.placed === 'package') return undefined;
  return readJson<{ version: string }>(join(packageFolder, 'package.json'))?.version;
}

/**
 * Puts the package with its binding into `node_modules`; into a package that the project has by itself only the
 * binding. `check` sees the result before it takes the place of what was there.
 */
export async function placePackage(
  { modules }: Place,
  { name, version, modules: fetched }: FetchedPackage,
  { binding, quiet, library }: { binding: string; quiet: string; library: string },
  check: (packageFolder: string) => Promise<void>,
): Promise<void> {
  const folder = join(modules, name);
  const own = ownVersion(folder) !== undefined;
  const marker: Marker = { placed: own ? 'binding' : 'package', version, library, binding, quiet };
  if (own) return placeBinding(folder, marker, check);
  await buildFolder(folder, async (temporary) => {
    cpSync(join(fetched, name), temporary, { recursive: true });
    for (const entry of packagesIn(fetched)) {
      const shared = entry.startsWith('@tensorflow/') && findUpward(dirname(modules), entry);
      if (shared || [name, 'node-api-headers'].includes(entry)) continue;
      cpSync(join(fetched, entry), join(temporary, 'node_modules', entry), { recursive: true });
    }
    allowNewNode(join(temporary, 'dist', 'index.js'));
    putBinding(temporary, marker);
    await check(temporary);
  });
}

/** Lets a program import the package by itself on Node 23 and later, which lack a function that it calls. */
function allowNewNode(main: string): void {
  const text = readFileSync(main, 'utf8');
  const repair = "require('util').isNullOrUndefined ??= (value) => value === null || value === undefined;";
  writeFileSync(main, `${repair}\n${text}`);
}

async function placeBinding(
  folder: string,
  marker: Marker,
  check: (packageFolder: string) => Promise<void>,
): Promise<void> {
  await withWriteErrors(folder, async () => {
    const file = join(folder, bindingFile);
    const stock = `${file}.stock`;
    const before = readMarker(folder);
    if (!before && existsSync(file)) renameSync(file, stock);
    try {
      putBinding(folder, marker);
      await check(folder);
    } catch (error) {
      if (before && existsSync(before.binding) && existsSync(before.quiet)) putBinding(folder, before);
      else removeBinding(folder);
      throw error;
    }
  });
}

function putBinding(folder: string, marker: Marker): void {
  const file = join(folder, bindingFile);
  const temporary = `${file}.tmp-${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(marker.binding, temporary);
  renameSync(temporary, file);
  copyFileSync(marker.quiet, join(folder, quietFile));
  writeFileSync(join(folder, markerFile), `${JSON.stringify(marker, undefined, 2)}\n`);
}

function removeBinding(folder: string): void {
  const file = join(folder, bindingFile);
  rmSync(file, { force: true });
  if (existsSync(`${file}.stock`)) renameSync(`${file}.stock`, file);
  for (const ours of [quietFile, markerFile]) rmSync(join(folder, ours), { force: true });
}

/** Takes away what `placePackage` put into a folder. Whether there was anything. */
export function removePackage(packageFolder: string): boolean {
  const marker = readMarker(packageFolder);
  if (marker?.placed === 'package') rmSync(packageFolder, { recursive: true, force: true });
  else if (marker) removeBinding(packageFolder);
  return marker !== undefined;
}

/** The names of the packages in a `node_modules`. */
function packagesIn(modules: string): string[] {
  return readdirSync(modules)
    .filter((entry) => !entry.startsWith('.'))
    .flatMap((entry) =>
      entry.startsWith('@') ? readdirSync(join(modules, entry)).map((name) => `${entry}/${name}`) : [entry],
    );
}

function readJson<Content>(file: string): Content | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Content;
  } catch {
    return undefined;
  }
}
