import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InstallError } from './install-error';
import type { Machine } from './machine';
import { runCommand } from './run-command';

/** A TensorFlow library with its headers, somewhere on this machine. */
export interface TensorflowLibrary {
  /** The folder of the shared libraries. */
  folder: string;
  /** The shared libraries that the binding is linked with. */
  files: string[];
  /** The folder of the headers. */
  include: string;
}

const [cc, plain, framework] = [
  'libtensorflow_cc.so.2',
  'libtensorflow.so.2',
  'libtensorflow_framework.so.2',
];

/** Looks for a library in a folder: a wheel's `tensorflow`, a site-packages, a virtual environment, a C library. */
export function findLibrary(folder: string): TensorflowLibrary | undefined {
  const environments = join(folder, 'lib');
  const sitePackages = existsSync(environments)
    ? readdirSync(environments).map((python) => join(environments, python, 'site-packages', 'tensorflow'))
    : [];
  for (const place of [folder, join(folder, 'tensorflow'), environments, ...sitePackages]) {
    const main = [cc, plain].find((name) => existsSync(join(place, name)));
    if (!main || !existsSync(join(place, framework))) continue;
    const include = [join(place, 'include'), join(dirname(place), 'include')].find((headers) =>
      existsSync(join(headers, 'tensorflow', 'c', 'c_api.h')),
    );
    if (include) return { folder: place, files: [main, framework], include };
  }
  return undefined;
}

/** The library in a folder that the user named. */
export function libraryFrom(folder: string): TensorflowLibrary {
  const library = findLibrary(resolve(folder));
  if (library) return library;
  throw new InstallError(
    'bad-library',
    `${resolve(folder)} holds no TensorFlow: neither ${cc} (Python's package, 2.12 or later) nor ${plain} (the C ` +
      `library) with ${framework} and include/tensorflow/c/c_api.h. Name the folder that pip show -f tensorflow prints.`,
  );
}

/** A TensorFlow that Python has. */
export interface PythonTensorflow {
  version: string;
  library: TensorflowLibrary;
  /** Whether it can compute on a GPU: a build for CUDA, with the CUDA wheels beside it. */
  cuda: { build: boolean; wheels: boolean };
}

const question = `
import importlib.util, importlib.metadata, json
spec = importlib.util.find_spec('tensorflow')
def version():
    for name in ('tensorflow', 'tensorflow-cpu'):
        try: return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError: pass
print(json.dumps({'folder': spec.submodule_search_locations[0], 'version': version()} if spec else {}))`;

/** The TensorFlow of the Python that comes first on the path, without loading it. */
export async function findPythonTensorflow(
  { env }: Machine,
  signal?: AbortSignal,
): Promise<PythonTensorflow | undefined> {
  for (const python of ['python3', 'python']) {
    const { code, stdout } = await runCommand([python, '-c', question], { env, signal });
    if (code !== 0) continue;
    const { folder, version } = JSON.parse(stdout) as { folder?: string; version?: string };
    const library = folder ? findLibrary(folder) : undefined;
    if (!folder || !version || !library) return undefined;
    const info = join(folder, 'python', 'platform', 'build_info.py');
    const build = existsSync(info) && /is_cuda_build['"]?\]?\s*[:=]\s*True/.test(readFileSync(info, 'utf8'));
    const wheels = existsSync(join(dirname(folder), 'nvidia', 'cudnn', 'lib'));
    return { version, library, cuda: { build, wheels } };
  }
  return undefined;
}
