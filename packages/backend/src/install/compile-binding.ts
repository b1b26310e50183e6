import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withWriteErrors } from './build-folder';
import type { FetchedPackage } from './fetch-package';
import { InstallError } from './install-error';
import type { Machine } from './machine';
import { lastWords, runCommand } from './run-command';
import type { TensorflowLibrary } from './tensorflow-library';

/** Compiles the package's binding against a library, unless the cache has it. Gives the path of the result. */
export async function compileBinding(
  cache: string,
  { name, version, modules }: FetchedPackage,
  library: TensorflowLibrary,
  { machine, signal }: { machine: Machine; signal?: AbortSignal },
): Promise<string> {
  const folder = realpathSync(library.folder);
  const key = createHash('sha256')
    .update(JSON.stringify([name, version, folder, library.files]))
    .digest('hex');
  const binding = join(cache, 'bindings', `${key.slice(0, 16)}.node`);
  if (existsSync(binding)) return binding;
  const source = join(modules, name);
  const temporary = `${binding}.tmp-${process.pid}`;
  const sources = readdirSync(join(source, 'binding')).filter((file) => file.endsWith('.cc'));
  const given = [
    ...[
      '-O2',
      '-std=c++17',
      '-fPIC',
      '-shared',
      '-w',
      '-DNAPI_VERSION=8',
      '-DNODE_GYP_MODULE_NAME=tfjs_binding',
    ],
    ...[source, library.include, join(modules, 'node-api-headers', 'include')].map((path) => `-I${path}`),
    ...sources.map((file) => join(source, 'binding', file)),
    ...['-o', temporary, `-L${folder}`, ...library.files.map((file) => `-l:${file}`), `-Wl,-rpath,${folder}`],
  ];
  return withWriteErrors(binding, async () => {
    mkdirSync(join(cache, 'bindings'), { recursive: true });
    try {
      await compile(given, machine, signal);
      renameSync(temporary, binding);
    } finally {
      rmSync(temporary, { force: true });
    }
    return binding;
  });
}

async function compile(given: string[], { env }: Machine, signal?: AbortSignal): Promise<void> {
  const own = env.CXX?.split(/\s+/).filter(Boolean);
  for (const compiler of own?.length ? [own] : [['c++'], ['g++'], ['clang++']]) {
    const result = await runCommand([...compiler, ...given], { env, signal });
    if (result.missing) continue;
    if (result.code === 0) return;
    throw new InstallError(
      'compile-failed',
      `${compiler.join(' ')} could not compile the binding: ${lastWords(result)}. It needs C++17 (g++ 8 or clang 7, ` +
        'or later); name another compiler in the variable CXX.',
    );
  }
  throw new InstallError(
    'no-compiler',
    `there is no C++ compiler (${own?.join(' ') ?? 'c++, g++ or clang++'}). Install one: sudo apt-get install g++ ` +
      '(Debian, Ubuntu), sudo dnf install gcc-c++ (Fedora).',
  );
}

/** Whether a compiler is here, asked before anything large is fetched. */
export async function requireCompiler(machine: Machine, signal?: AbortSignal): Promise<void> {
  await compile(['--version'], machine, signal);
}
