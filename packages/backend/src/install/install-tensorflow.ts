import { requireOptions } from '@avemo/checks';
import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { checkTensorflow, type TensorflowAnswer } from './check-tensorflow';
import { compileBinding, requireCompiler } from './compile-binding';
import { fetchPackage } from './fetch-package';
import { cachedTensorflow, fetchTensorflow, type WantedTensorflow } from './fetch-tensorflow';
import { InstallError } from './install-error';
import type { InstallProgress } from './install-progress';
import { atLeast, cacheFolder, requireSupported, thisMachine, type Machine } from './machine';
import { findPlace, ownVersion, placePackage, readMarker } from './place-package';
import { rememberProject } from './projects';
import { findPythonTensorflow, libraryFrom, type TensorflowLibrary } from './tensorflow-library';

/** Options of `installTensorflow`. */
export interface InstallTensorflowOptions {
  /**
   * `'gpu'`: `@tensorflow/tfjs-node-gpu` on TensorFlow's build for CUDA, which computes on the CPU where no GPU is;
   * `'cpu'`: `@tensorflow/tfjs-node` on the smaller build. Default: gpu where an NVIDIA driver is found, else cpu.
   */
  device?: 'gpu' | 'cpu';
  /** Where CUDA comes from, for `'gpu'`: from PyPI, or from the system. Default: `'wheels'`. */
  cuda?: 'wheels' | 'system';
  /** TensorFlow's version, at least 2.12. Default: 2.21.0. */
  tensorflow?: string;
  /** A folder that holds TensorFlow, used where it is; nothing is fetched from PyPI then. */
  from?: string;
  /** The folder for what is kept. Default: `$XDG_CACHE_HOME/avemo`, or `~/.cache/avemo`. */
  cache?: string;
  /** The folder whose `node_modules` gets the package. Default: the one above that holds tfjs-core. */
  project?: string;
  /** Ends the installation; what was there before stays. */
  signal?: AbortSignal;
  /** Gets each step, and how far a download is. */
  onProgress?: (progress: InstallProgress) => void;
}

/** What was installed. */
export interface InstalledTensorflow {
  /** The npm package. */
  name: string;
  /** The package's version. */
  version: string;
  /** Where the package is. */
  folder: string;
  /** The version of TensorFlow that answered. */
  tensorflow: string;
  /** Where TensorFlow's library is. */
  library: string;
  /** Whether it computed on a GPU. */
  gpu: boolean;
  /** Whether anything was changed; false when all was in place. */
  changed: boolean;
}

/** TensorFlow's version unless another is asked for. */
export const defaultTensorflow = '2.21.0';

/**
 * Puts `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node` on a current TensorFlow, on Linux: fetches the npm package
 * without its install script and TensorFlow's library from PyPI, compiles the binding, lets it compute, and only then
 * places it in `node_modules`. Library and binding stay in a cache, so that the next time takes seconds and no network.
 *
 * @param options - which build, from where and to where
 * @returns what was installed and what answered
 * @throws InstallError, whose `code` and message say why and how to fix it; what was there before is unchanged then.
 *   The signal's reason when it is aborted
 *
 * @example
 * ```ts no-run: fetches several hundred megabytes
 * import { installTensorflow } from '@avemo/backend/install';
 *
 * const { tensorflow, gpu } = await installTensorflow({ device: 'gpu' });
 * console.log(tensorflow, gpu);
 * ```
 */
export async function installTensorflow(
  options: InstallTensorflowOptions = {},
): Promise<InstalledTensorflow> {
  requireOptions('installTensorflow', 'options', options);
  return installOn(thisMachine(), options);
}

/** @internal */
export async function installOn(
  machine: Machine,
  {
    device,
    cuda = 'wheels',
    tensorflow = defaultTensorflow,
    from,
    cache,
    project,
    signal,
    onProgress = () => {},
  }: InstallTensorflowOptions,
): Promise<InstalledTensorflow> {
  requireSupported(machine);
  requireChoices(machine, { device, cuda, tensorflow });
  const gpu = (device ?? (machine.nvidia && machine.arch === 'x64' ? 'gpu' : 'cpu')) === 'gpu';
  const kept = resolve(cacheFolder(cache, machine.env));
  const place = findPlace(project);
  const name = gpu ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  const folder = join(place.modules, name);
  const using = { machine, signal };

  const wanted = { version: tensorflow, gpu, cuda: gpu && cuda === 'wheels' };
  const library = from === undefined ? await findOrFetch(kept, wanted, using, onProgress) : libraryFrom(from);
  const version = ownVersion(folder) ?? place.tfjs;
  onProgress({ step: `Preparing ${name} ${version}` });
  const fetched = await fetchPackage(kept, name, version, { ...using, project: dirname(place.modules) });
  const { binding, quiet } = await compileBinding(kept, fetched, library, using);

  let answer: TensorflowAnswer | undefined;
  const check = async (packageFolder: string) => {
    onProgress({ step: 'Checking that it computes' });
    answer = await checkTensorflow(packageFolder, machine, signal);
  };
  const before = readMarker(folder);
  const same = before?.binding === binding && before.quiet === quiet && before.version === version;
  if (same) await check(folder).catch(ignoreFailedCheck);
  const changed = answer === undefined;
  if (changed) await placePackage(place, fetched, { binding, quiet, library: library.folder }, check);
  rememberProject(kept, realpathSync(folder));
  const { version: answered, gpu: onGpu } = answer!;
  return { name, version, folder, tensorflow: answered, library: library.folder, gpu: onGpu, changed };
}

async function findOrFetch(
  cache: string,
  wanted: WantedTensorflow,
  { machine, signal }: { machine: Machine; signal?: AbortSignal },
  onProgress: (progress: InstallProgress) => void,
): Promise<TensorflowLibrary> {
  const cached = cachedTensorflow(cache, wanted, machine);
  if (cached) {
    onProgress({ step: `TensorFlow ${wanted.version} is in ${cached.folder}` });
    return cached;
  }
  await requireCompiler(machine, signal);
  const python = await findPythonTensorflow(machine, signal);
  const { build, wheels } = python?.cuda ?? {};
  const serves = python?.version === wanted.version && (!wanted.gpu || build) && (!wanted.cuda || wheels);
  if (!serves) return fetchTensorflow(cache, wanted, machine, { signal, onProgress });
  onProgress({ step: `Taking TensorFlow ${python.version} of Python, in ${python.library.folder}` });
  return python.library;
}

function requireChoices(
  { arch }: Machine,
  { device, cuda, tensorflow }: { device?: string; cuda: string; tensorflow: string },
): void {
  const expect = (ok: boolean, sentence: string) => {
    if (!ok) throw new InstallError('bad-option', sentence);
  };
  expect(
    device === undefined || device === 'gpu' || device === 'cpu',
    `options.device must be 'gpu' or 'cpu'; got ${JSON.stringify(device)}.`,
  );
  expect(
    cuda === 'wheels' || cuda === 'system',
    `options.cuda must be 'wheels' or 'system'; got ${JSON.stringify(cuda)}.`,
  );
  expect(
    /^\d+\.\d+\.\d+$/.test(tensorflow) && atLeast(tensorflow, '2.12'),
    `options.tensorflow must be a version such as ${defaultTensorflow}, at least 2.12.0; got ${JSON.stringify(tensorflow)}.`,
  );
  if (device === 'gpu' && arch === 'arm64') {
    throw new InstallError(
      'no-wheel',
      "TensorFlow's wheels for Linux on arm64 compute on the CPU only. Use --cpu, or the backend 'webgpu' for the GPU.",
    );
  }
}

/** What is in place but does not compute is put there anew. */
function ignoreFailedCheck(error: unknown): void {
  if (!(error instanceof InstallError)) throw error;
}
