import { backend, env, getBackend, setBackend, Tensor } from '@tensorflow/tfjs-core';
import type { ActiveBackend } from '../active-backend';
import { BackendError } from '../backend-error';
import { repairExplicitPadding } from '../repairs/explicit-padding';
import { builtin } from '../machine/node';
import {
  findTensorflow,
  hasNvidiaDriver,
  tensorflowCommand,
  type TensorflowPackage,
} from '../machine/tensorflow-packages';

/** Starts TensorFlow's own C library through tfjs-node-gpu or tfjs-node. What computed before stays when it fails. */
export async function startTensorflow(name: 'tensorflow' | 'tensorflow-gpu'): Promise<ActiveBackend> {
  const run = builtin('fs') ? `Run: ${tensorflowCommand(name)}.` : 'It runs in Node only.';
  const installed = findTensorflow(name);
  if (!installed) {
    throw new BackendError(
      'not-installed',
      `useBackend: "${name}" is not installed. ${run} Or use 'wasm', which is always there.`,
    );
  }
  if (!installed.built) {
    throw new BackendError(
      'not-installed',
      `useBackend: "${name}": ${installed.name} is here without its native part. ${run} Or use 'wasm'.`,
    );
  }
  if (name === 'tensorflow-gpu' && !hasNvidiaDriver()) throw noDevice();
  const previous = getBackend();
  const notes: string[] = [];
  try {
    if (load(installed).Tensor !== Tensor) {
      notes.push('this program holds two copies of tfjs-core; install one version of it.');
    }
    repairExplicitPadding('tensorflow');
    if (!(await setBackend('tensorflow'))) throw new Error('its backend does not start.');
  } catch (cause) {
    if (previous) await setBackend(previous);
    const why = (cause as Error).message.split('\n')[0];
    throw new BackendError(
      'failed',
      `useBackend: "${name}" is installed, but ${installed.name} does not load: ${why} ${run} Or use 'wasm'.`,
      { cause },
    );
  }
  const onGpu = (backend() as unknown as { isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
  if (name === 'tensorflow-gpu' && !onGpu) {
    if (previous) await setBackend(previous);
    throw noDevice();
  }
  if (onGpu && name === 'tensorflow') notes.push('computes on the GPU.');
  return { name, threads: null, notes };
}

function noDevice(): BackendError {
  return new BackendError(
    'not-available',
    'useBackend: "tensorflow-gpu" is installed, but no CUDA device answers. ' +
      "Check the driver with nvidia-smi, or use 'tensorflow', which computes on the CPU.",
  );
}

/** Loads the package and gives the tfjs-core that it uses. */
function load({ folder }: TensorflowPackage): { Tensor: unknown } {
  provideIsNullOrUndefined();
  const [modules, path, fs] = [builtin('module')!, builtin('path')!, builtin('fs')!];
  const require = modules.createRequire(path.join(folder, 'package.json'));
  const catcher = path.join(folder, 'lib', 'napi-v8', 'avemo_quiet.node');
  const stderr =
    ['3', undefined].includes(process.env.TF_CPP_MIN_LOG_LEVEL) && fs.existsSync(catcher)
      ? (require(catcher) as { quiet(): void; loud(): string })
      : undefined;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  // tfjs warns of every kernel of cpu and webgl that the package brings once more.
  const production = env().getBool('PROD');
  env().set('PROD', true);
  stderr?.quiet();
  try {
    require(folder);
    return require('@tensorflow/tfjs-core') as { Tensor: unknown };
  } finally {
    const worthTelling =
      stderr
        ?.loud()
        .split('\n')
        .filter((line) => line && !chatter.test(line)) ?? [];
    for (const line of worthTelling) process.stderr.write(`${line}\n`);
    env().set('PROD', production);
  }
}

/** What TensorFlow tells about itself while it is loaded. */
const chatter = /^(WARNING: All log messages before absl::InitializeLog|[IW]\d{4} )/;

/** The function of `node:util` that tfjs-node calls: gone since Node 23, and a warning on 22. */
function provideIsNullOrUndefined(): void {
  if (Number(process.versions.node.split('.')[0]) < 22) return;
  Object.assign(builtin('util')!, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  });
}
