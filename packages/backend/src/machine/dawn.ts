import { DawnEvents } from './dawn-events';
import { importOptional } from './optional-package';
import { dawnEvents, type Gpu } from './webgpu-types';

/** The methods of Dawn's that give promises. */
const awaited: Record<string, string[]> = {
  GPUAdapter: ['requestDevice'],
  GPUBuffer: ['mapAsync'],
  GPUDevice: ['createComputePipelineAsync', 'createRenderPipelineAsync', 'popErrorScope'],
  GPUQueue: ['onSubmittedWorkDone'],
  GPUShaderModule: ['getCompilationInfo'],
};

let started: Promise<Gpu> | undefined;

/** WebGPU in Node from the package `webgpu`; the globals stay as they are. */
export function startDawn(): Promise<Gpu> {
  started ??= importOptional('webgpu').then((dawn) => {
    const { create, globals } = dawn as {
      create(options: string[]): Gpu;
      globals: Record<string, { prototype: object }>;
    };
    const gpu = create([]);
    const events = new DawnEvents();
    events.govern(gpu, 'requestAdapter');
    for (const [owner, methods] of Object.entries(awaited)) {
      for (const method of methods) events.govern(globals[owner].prototype, method);
    }
    gpu[dawnEvents] = events;
    return gpu;
  });
  return started;
}

/** Puts Dawn's WebGPU where a browser has its own, which is where tfjs looks for it. */
export async function provideDawn(): Promise<void> {
  const gpu = await startDawn();
  const { globals } = (await importOptional('webgpu')) as { globals: object };
  Object.assign(globalThis, globals);
  if (!globalThis.navigator) {
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  }
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
}
