import { env, version_core } from '@tensorflow/tfjs-core';
import { backendNames, type BackendName } from './active-backend';
import { availableCores, builtin } from './internal/node';
import { findPackage } from './internal/optional-package';
import { findTensorflow, hasNvidiaDriver, tensorflowCommand } from './internal/tensorflow-packages';
import { maxThreads } from './internal/wasm-module';

/** One backend, as it stands on this machine. */
export interface BackendFinding {
  /** The backend's name. */
  name: BackendName;
  /** Whether its packages are here; that it starts shows only in use. */
  found: boolean;
  /** Why it was found or not, one sentence. */
  why: string;
  /** How to get it, one sentence; empty when it is found. */
  how: string;
}

/** What this machine offers. */
export interface BackendReport {
  /** Node's version, e.g. `20.19.0`; null in a browser. */
  node: string | null;
  /** The version of tfjs-core. */
  tfjs: string;
  /** CPU cores that this process may use. */
  cores: number;
  /** Threads that the wasm backend takes by default. */
  threads: number;
  /** Whether WebAssembly has SIMD here. */
  simd: boolean;
  /** Every backend, in the order in which `'auto'` tries them. */
  backends: BackendFinding[];
}

/**
 * Says which backends are here, which are not, why, and how to get them. It starts none of them.
 *
 * @returns plain data
 *
 * @example
 * ```ts
 * import { backendReport } from '@avemo/backend';
 *
 * const { backends } = await backendReport();
 * backends.find(({ name }) => name === 'wasm')?.found; // → true
 * ```
 */
export async function backendReport(): Promise<BackendReport> {
  await import('@tensorflow/tfjs-backend-wasm');
  const simd = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  const cores = availableCores();
  const node = builtin('worker_threads') ? process.versions.node : null;
  const isolated =
    node !== null || (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true;
  // In a browser tfjs's module takes at most half of the cores.
  const most = node !== null ? cores : Math.max(1, Math.floor(cores / 2));
  const threads = simd && isolated ? Math.min(most, maxThreads) : 1;
  const backends = backendNames.map((name) => ({ name, ...findings[name](node !== null) }));
  return { node, tfjs: version_core, cores, threads, simd, backends };
}

const findings: Record<BackendName, (inNode: boolean) => Omit<BackendFinding, 'name'>> = {
  'tensorflow-gpu': (inNode) => tensorflow('tensorflow-gpu', inNode),
  tensorflow: (inNode) => tensorflow('tensorflow', inNode),
  webgpu,
  wasm: () => present('comes with @avemo/backend.'),
  cpu: () => present('comes with @avemo/backend; plain JavaScript, very slow.'),
};

function tensorflow(name: 'tensorflow' | 'tensorflow-gpu', inNode: boolean): Omit<BackendFinding, 'name'> {
  if (!inNode) return absent('runs in Node only.', 'Run the program in Node.');
  const installed = findTensorflow(name);
  const how = `Run: ${tensorflowCommand(name)}.`;
  if (!installed) return absent('TensorFlow is not installed.', how);
  const is = `${installed.name} ${installed.version} is installed`;
  if (!installed.built) return absent(`${is}, but without its native part.`, how);
  if (name === 'tensorflow-gpu' && !hasNvidiaDriver()) {
    return absent(
      `${is}, but there is no NVIDIA device.`,
      'Use a machine with an NVIDIA GPU and its driver.',
    );
  }
  return present(`${is}.`);
}

function webgpu(inNode: boolean): Omit<BackendFinding, 'name'> {
  if (!inNode) {
    return 'gpu' in navigator
      ? present('this browser has WebGPU; the program must import @tensorflow/tfjs-backend-webgpu.')
      : absent('this browser has no WebGPU.', 'Use a current Chrome, Edge, Firefox or Safari.');
  }
  const missing = ['webgpu', '@tensorflow/tfjs-backend-webgpu'].filter((name) => !findPackage(name));
  return missing.length === 0
    ? present('webgpu and @tensorflow/tfjs-backend-webgpu are installed.')
    : absent(`not installed: ${missing.join(', ')}.`, `Run: npm install ${missing.join(' ')}.`);
}

function present(why: string): Omit<BackendFinding, 'name'> {
  return { found: true, why, how: '' };
}

function absent(why: string, how: string): Omit<BackendFinding, 'name'> {
  return { found: false, why, how };
}
