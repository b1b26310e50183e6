import { copyFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildFolder } from './build-folder';
import { InstallError } from './install-error';
import type { Machine } from './machine';
import { lastWords, runCommand } from './run-command';

/** The headers of Node's C interface that the binding is compiled with. */
const headers = 'node-api-headers@1.9.0';

/** An npm package with everything that it depends on, in a `node_modules` of its own in the cache. */
export interface FetchedPackage {
  name: string;
  version: string;
  modules: string;
}

/** Fetches an npm package without running its install script, unless the cache has it. */
export async function fetchPackage(
  cache: string,
  name: string,
  version: string,
  { machine, project, signal }: { machine: Machine; project: string; signal?: AbortSignal },
): Promise<FetchedPackage> {
  const folder = join(cache, `${name.split('/').at(-1)}-${version}`);
  const found = { name, version, modules: join(folder, 'node_modules') };
  if (existsSync(folder)) return found;
  await buildFolder(folder, async (temporary) => {
    writeFileSync(join(temporary, 'package.json'), '{ "private": true }\n');
    const settings = join(temporary, '.npmrc');
    const own = npmSettings(project);
    if (own) copyFileSync(own, settings);
    await fetchInto(temporary, [`${name}@${version}`, headers], machine, signal);
    // It may hold a password.
    rmSync(settings, { force: true });
    if (!existsSync(join(temporary, 'node_modules', name))) {
      throw new InstallError(
        'download-failed',
        `${name} ${version} did not arrive. Run the same command again.`,
      );
    }
    removeUnused(join(temporary, 'node_modules', '@tensorflow'));
  });
  return found;
}

async function fetchInto(
  folder: string,
  packages: string[],
  { env }: Machine,
  signal?: AbortSignal,
): Promise<void> {
  const npm = ['npm', 'install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--omit=dev'];
  const pnpm = ['pnpm', 'add', '--ignore-workspace', '--config.node-linker=hoisted'];
  for (const command of [npm, pnpm]) {
    const result = await runCommand([...command, '--ignore-scripts', ...packages], {
      cwd: folder,
      env: withoutPlace(env),
      signal,
    });
    if (result.missing) continue;
    if (result.code === 0) return;
    throw new InstallError(
      'download-failed',
      `${command[0]} could not fetch ${packages.join(' and ')}: ${lastWords(result)}. ` +
        'Check the connection and the registry, then run the same command again.',
    );
  }
  throw new InstallError(
    'no-npm',
    'neither npm nor pnpm is on the path. npm comes with Node: https://nodejs.org.',
  );
}

/** npm's settings say where it installs when one npm runs inside another. */
function withoutPlace(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const place =
    /^npm_config_(global|location|prefix|local_prefix|workspaces?|include_workspace_root|dry_run)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !place.test(name)));
}

/** The project's `.npmrc`, which may name another registry. */
function npmSettings(project: string): string | undefined {
  for (let folder = project; folder !== homedir(); folder = dirname(folder)) {
    const file = join(folder, '.npmrc');
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) break;
  }
  return undefined;
}

/** Removes the bundles for browsers, which are four fifths of the whole. */
function removeUnused(scope: string): void {
  for (const entry of readdirSync(scope, { recursive: true, encoding: 'utf8' })) {
    if (/\.map$|\.min\.js(\.html)?$|\.(es2017|fesm)\.js$|_test\.(js|d\.ts)$/.test(entry)) {
      rmSync(join(scope, entry), { force: true });
    }
  }
}
