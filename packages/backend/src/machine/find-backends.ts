import { engine, findBackendFactory } from '@tensorflow/tfjs-core';
import type { BackendFinding } from './backend-finding';
import { builtin } from './node';
import { hasRelaxedSimd } from './relaxed-simd';
import { findTensorflow, hasNvidiaDriver, tensorflowCommand } from './tensorflow-packages';
import { findAdapter } from './webgpu-adapter';

type Finding = Omit<BackendFinding, 'name'>;

/** TensorFlow's own library: the packages, and the version below them. */
export function tensorflowFinding(name: 'tensorflow' | 'tensorflow-gpu'): Finding {
  if (!builtin('fs')) return absent('runs in Node only.', 'Run the program in Node.');
  const installed = findTensorflow(name);
  const how = `Run: ${tensorflowCommand(name)}`;
  if (!installed) return absent('TensorFlow is not installed.', how);
  const is = `${installed.name} ${installed.version} is installed`;
  if (!installed.built) return absent(`${is}, but without its native part.`, how);
  const version = tensorflowVersion(installed.folder);
  const details = { package: installed.name, ...(version && { tensorflow: version }) };
  if (name === 'tensorflow-gpu' && !hasNvidiaDriver()) {
    const remedy = 'Use a machine with an NVIDIA GPU, and install its driver.';
    return absent(`${is}, but there is no NVIDIA device.`, remedy, details);
  }
  return { found: true, why: `${is}${version ? `, on TensorFlow ${version}` : ''}.`, how: '', details };
}

/** What the library says once it is loaded, or what our installation noted. */
function tensorflowVersion(folder: string): string | undefined {
  const { tensorflow } = engine().registry as { tensorflow?: { binding?: { TF_Version?: string } } };
  if (tensorflow?.binding?.TF_Version) return tensorflow.binding.TF_Version;
  const [fs, path] = [builtin('fs')!, builtin('path')!];
  const marker = path.join(folder, 'avemo.json');
  if (!fs.existsSync(marker)) return undefined;
  const { library } = JSON.parse(fs.readFileSync(marker, 'utf8')) as { library?: string };
  return /tensorflow[\w-]*-(\d+\.\d+\.\d+)/.exec(library ?? '')?.[1];
}

/** WebGPU: the packages, the adapter and its limits. */
export async function webgpuFinding(): Promise<Finding> {
  const adapter = await findAdapter('high-performance');
  if (!adapter.found) return absent(adapter.why, adapter.how);
  const { name, software, limits } = adapter;
  const details = { adapter: name, software, ...limits };
  if (!builtin('fs') && !findBackendFactory('webgpu')) {
    return absent(
      'this browser has WebGPU, but the program does not import @tensorflow/tfjs-backend-webgpu.',
      'Run: npm install @tensorflow/tfjs-backend-webgpu, and import it before useBackend.',
      details,
    );
  }
  return software
    ? {
        found: true,
        why: `computes on ${name}, which is software and slow; 'auto' passes over it.`,
        how: 'For speed, install the driver of a graphics card.',
        details,
      }
    : { found: true, why: `computes on ${name}.`, how: '', details };
}

/** WebAssembly: what of it this machine has. */
export function wasmFinding(simd: boolean, threads: number, cores: number): Finding {
  const inNode = Boolean(builtin('fs'));
  const sharedMemory =
    inNode || (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true;
  const details = { threads, simd, relaxedSimd: simd && hasRelaxedSimd(), sharedMemory };
  const finding = (why: string, how: string) => ({
    found: true,
    why: `comes with @avemo/backend${why}.`,
    how,
    details,
  });
  if (!simd) {
    const remedy = inNode ? 'Use a processor with SSE4.1 or NEON.' : 'Use a current browser.';
    return finding(', without SIMD: slow', remedy);
  }
  if (!sharedMemory && cores > 1) {
    return finding(
      ', on one thread, because the page is not cross-origin isolated',
      'Serve the page with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.',
    );
  }
  return finding(`, on ${threads} thread${threads === 1 ? '' : 's'}`, '');
}

/** Plain JavaScript. */
export function cpuFinding(): Finding {
  return {
    found: true,
    why: 'comes with @avemo/backend; plain JavaScript, very slow.',
    how: '',
    details: {},
  };
}

function absent(why: string, how: string, details: Finding['details'] = {}): Finding {
  return { found: false, why, how, details };
}
