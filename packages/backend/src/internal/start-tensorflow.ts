import { backend, setBackend } from '@tensorflow/tfjs-core';
import type { ActiveBackend } from '../active-backend';
import { BackendError } from '../backend-error';
import { builtin } from './node';
import { findPackage, importOptional } from './optional-package';
import { tensorflowPackages } from './tensorflow-packages';

/** Starts TensorFlow's own C library through tfjs-node-gpu or tfjs-node. */
export async function startTensorflow(name: 'tensorflow' | 'tensorflow-gpu'): Promise<ActiveBackend> {
  const installed = tensorflowPackages[name].find((candidate) => findPackage(candidate));
  if (!installed) {
    const [first] = tensorflowPackages[name];
    throw new BackendError(
      'not-installed',
      `useBackend: "${name}" needs the package ${first}, which is not installed. ` +
        `Run: npm install ${first}. Or use 'wasm', which is always there.`,
    );
  }
  quietTensorflow();
  try {
    await importOptional(installed);
    await setBackend('tensorflow');
  } catch (error) {
    throw new BackendError(
      'failed',
      `useBackend: "${name}" is installed, but ${installed} does not load: ${(error as Error).message} ` +
        `Reinstall it, or use 'wasm'.`,
      { cause: error },
    );
  }
  const onGpu = (backend() as unknown as { isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
  if (name === 'tensorflow-gpu' && !onGpu) {
    throw new BackendError(
      'not-available',
      'useBackend: "tensorflow-gpu" is installed, but no CUDA device answers. ' +
        "Check the driver with nvidia-smi, or use 'tensorflow', which computes on the CPU.",
    );
  }
  return { name, threads: null, notes: onGpu && name === 'tensorflow' ? ['computes on the GPU.'] : [] };
}

/** TensorFlow's start-up lines on stderr off, and the function that tfjs-node misses since Node 23 back. */
function quietTensorflow(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  const util = builtin('util') as unknown as { isNullOrUndefined?: (value: unknown) => boolean };
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 22) {
    Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  }
}
