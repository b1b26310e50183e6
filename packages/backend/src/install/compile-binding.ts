import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withWriteErrors } from './build-folder';
import type { FetchedPackage } from './fetch-package';
import { InstallError } from './install-error';
import type { Machine } from './machine';
import { quietSource } from './quiet-source';
import { lastWords, runCommand } from './run-command';
import type { TensorflowLibrary } from './tensorflow-library';

/** Compiles the package's binding against a library, and what keeps its loading quiet, unless the cache has them. */
export async function compileBinding(
  cache: string,
  { name, version, modules }: FetchedPackage,
  library: TensorflowLibrary,
  { machine, signal }: { machine: Machine; signal?: AbortSignal },
): Promise<{ binding: string; quiet: string }> {
  const folder = realpathSync(library.folder);
  const key = createHash('sha256')
    .update(JSON.stringify([name, version, folder, library.files]))
    .digest('hex');
  const bindings = join(cache, 'bindings');
  const source = join(modules, name);
  const headers = `-I${join(modules, 'node-api-headers', 'include')}`;
  const sources = readdirSync(join(source, 'binding')).filter((file) => file.endsWith('.cc'));
  const build = async (file: string, given: string[], linking: string[] = []) => {
    const result = join(bindings, file);
    if (existsSync(result)) return result;
    const temporary = `${result}.tmp-${process.pid}`;
    const flags = ['-O2', '-std=c++17', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8', headers];
    try {
      await compile([...flags, ...given, '-o', temporary, ...linking], machine, signal);
      renameSync(temporary, result);
    } finally {
      rmSync(temporary, { force: true });
    }
    return result;
  };
  return withWriteErrors(bindings, async () => {
    mkdirSync(bindings, { recursive: true });
    const text = join(bindings, 'quiet.cc');
    writeFileSync(text, quietSource);
    return {
      binding: await build(
        `${key.slice(0, 16)}.node`,
        [
          '-DNODE_GYP_MODULE_NAME=tfjs_binding',
          ...[source, library.include].map((path) => `-I${path}`),
          ...sources.map((file) => join(source, 'binding', file)),
        ],
        [`-L${folder}`, ...library.files.map((file) => `-l:${file}`), `-Wl,-rpath,${folder}`],
      ),
      quiet: await build('quiet-1.node', ['-DNODE_GYP_MODULE_NAME=avemo_quiet', text]),
    };
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
