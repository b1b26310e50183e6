import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder, noSpace, withWriteErrors } from './build-folder';
import { InstallError } from './install-error';
import type { InstallProgress } from './install-progress';
import type { Machine } from './machine';
import { downloadWheels, findPip } from './pip';
import { findLibrary, type TensorflowLibrary } from './tensorflow-library';
import { unpackWheel } from './unpack-wheel';

/** Which build of TensorFlow is wanted. */
export interface WantedTensorflow {
  version: string;
  /** The build for CUDA rather than the one for the CPU alone. */
  gpu: boolean;
  /** The CUDA libraries too. */
  cuda: boolean;
}

/** Bytes on disk while each build is fetched and unpacked: the wheels and what is kept of them. */
const needed = { cpu: 1.2e9, gpu: 2e9, cuda: 9e9 };

/** What the binding and the library need of TensorFlow's wheel: two libraries, the headers of the C API, the licences. */
const kept = [
  /^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/,
  /^tensorflow\/include\/tensorflow\/(c|core\/platform|tsl\/platform)\/.*\.h$/,
  /^tensorflow\/include\/(external\/local_tsl\/)?(xla\/)?tsl\/(c|platform)\/.*\.h$/,
  /^tensorflow\/(include\/LICENSE|THIRD_PARTY_NOTICES\.txt)$/,
  /^tensorflow[^/]*\.dist-info\/METADATA$/,
];

/** The cached library that serves, the smallest first: the build for CUDA computes on the CPU too. */
export function cachedTensorflow(
  cache: string,
  { version, gpu, cuda }: WantedTensorflow,
  { arch }: Machine,
): TensorflowLibrary | undefined {
  const serving = [...(gpu ? [] : ['tensorflow-cpu']), ...(cuda ? [] : ['tensorflow']), 'tensorflow-cuda'];
  return serving
    .map((build) => findLibrary(join(cache, `${build}-${version}-${arch}`)))
    .find((library) => library !== undefined);
}

/** Fetches TensorFlow's wheel from PyPI, and the CUDA wheels that it asks for, and keeps their libraries. */
export async function fetchTensorflow(
  cache: string,
  { version, gpu, cuda }: WantedTensorflow,
  machine: Machine,
  { signal, onProgress }: { signal?: AbortSignal; onProgress: (progress: InstallProgress) => void },
): Promise<TensorflowLibrary> {
  const build = cuda ? 'tensorflow-cuda' : gpu ? 'tensorflow' : 'tensorflow-cpu';
  const folder = join(cache, `${build}-${version}-${machine.arch}`);
  const wheels = join(cache, 'downloads', `${build}-${version}-${machine.arch}`);
  if (machine.freeBytes(cache) < needed[cuda ? 'cuda' : gpu ? 'gpu' : 'cpu']) throw noSpace(cache);
  const pip = await findPip(machine, signal);
  const onBytes = (name: string, bytes: number, size: string) =>
    onProgress({
      step: `Fetching ${name}`,
      detail: `${(bytes / 1e6).toFixed(0)} of ${size || 'unknown size'}`,
    });
  const fetch = (requirements: string[]) =>
    downloadWheels(pip, requirements, wheels, { machine, signal, onBytes });

  // On arm64 the one wheel there is computes on the CPU.
  const name = gpu || machine.arch === 'arm64' ? 'tensorflow' : 'tensorflow-cpu';
  onProgress({ step: `Fetching ${name} ${version} from PyPI with ${pip.command.join(' ')}` });
  await withWriteErrors(wheels, () => fetch([`${name}==${version}`]));
  const unpack = (temporary: string, distribution: RegExp, wanted: (file: string) => boolean) =>
    Promise.all(
      readdirSync(wheels)
        .filter((file) => distribution.test(file))
        .map((file) => unpackWheel(join(wheels, file), temporary, wanted, signal)),
    );
  await buildFolder(folder, async (temporary) => {
    onProgress({ step: 'Unpacking the library' });
    await unpack(temporary, /^tensorflow/, (file) => kept.some((pattern) => pattern.test(file)));
    if (!findLibrary(temporary)) {
      throw new InstallError(
        'no-wheel',
        `the wheel of ${name} ${version} holds no C library; from 2.12 on they do. Choose another version with ` +
          '--tensorflow, or name a folder that holds TensorFlow with --from DIR.',
      );
    }
    if (cuda) {
      const requirements = cudaRequirements(temporary);
      onProgress({ step: `Fetching ${requirements.length} CUDA wheels` });
      if (requirements.length > 0) await fetch(requirements);
      onProgress({ step: 'Unpacking the CUDA libraries' });
      await unpack(
        temporary,
        /^nvidia/,
        (file) => /^nvidia\//.test(file) && !/\/include\/|\.(py|a)$/.test(file),
      );
    }
  });
  rmSync(wheels, { recursive: true, force: true });
  return findLibrary(folder)!;
}

/** The CUDA wheels that a TensorFlow's extra `and-cuda` names, as pip takes them. */
function cudaRequirements(folder: string): string[] {
  const information = readdirSync(folder).find((entry) => entry.endsWith('.dist-info'));
  const metadata = information && join(folder, information, 'METADATA');
  if (!metadata || !existsSync(metadata)) return [];
  return [...readFileSync(metadata, 'utf8').matchAll(/^Requires-Dist: (nvidia-[^;]+);.*and-cuda/gm)].map(
    ([, requirement]) => requirement.replace(/[()\s]/g, ''),
  );
}
