// Makes a fresh clone runnable: installs with the pinned pnpm, builds what changed. Both steps are skipped when
// nothing changed since the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stamps = join(root, 'node_modules', '.avemo');

/**
 * Runs a command in the repository root and exits with its code when it fails. A quiet one shows what it printed only
 * then.
 */
export function run(command, args, { env = {}, quiet = false } = {}) {
  const { status, signal, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    stdio: quiet ? 'pipe' : 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return;
  if (quiet) process.stderr.write(`${stdout}${stderr}`);
  process.exit(status ?? (signal ? 130 : 1));
}

/** Runs `pnpm` at the version that package.json pins. */
export function pnpm(args, options) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  run('npx', ['--yes', packageManager, ...args], options);
}

/** The same list of folders and test files; a path that leads nowhere would pass as a suite without a failure. */
export function existing(suites) {
  const lost = suites.filter((path) => !existsSync(join(root, path)));
  if (lost.length > 0) throw new Error(`no such tests: ${lost.join(', ')}`);
  return suites;
}

/** Installs the locked dependencies unless the lock file is the one that was installed last. */
export function ensureInstalled() {
  const key = digest([join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml')]);
  if (stamp('install') === key) return;
  console.error('avemo: installing dependencies (once) …');
  pnpm(['install', '--frozen-lockfile'], { quiet: true });
  writeStamp('install', key);
}

/** Builds the packages' JavaScript (and, unless `types` is false, their type declarations). */
export function ensureBuilt({ types = true } = {}) {
  const key = digest(sources());
  const have = stamp('build');
  if (have === `${key} types` || (have === key && !types)) return;
  console.error(types ? 'avemo: building packages and types …' : 'avemo: building packages …');
  const order = types ? [] : ['--parallel'];
  pnpm(['-r', ...order, '--filter', './packages/*', 'run', 'build'], {
    quiet: true,
    env: types ? {} : { AVEMO_BUILD: 'js' },
  });
  writeStamp('build', types ? `${key} types` : key);
}

function sources() {
  const files = [];
  const skipped = ['node_modules', 'dist', 'test', '.generated'];
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (skipped.includes(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.(ts|json|mjs|py)$/.test(entry.name)) files.push(path);
    }
  };
  for (const name of readdirSync(join(root, 'packages'))) {
    if (name !== 'golden') walk(join(root, 'packages', name));
  }
  walk(join(root, 'bench', 'networks'));
  return [...files.sort(), join(root, 'tools', 'package-build.ts'), join(root, 'tsconfig.base.json')];
}

function digest(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

function stamp(name) {
  const file = join(stamps, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
}
