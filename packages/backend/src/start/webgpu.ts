import {
  engine,
  env,
  findBackendFactory,
  registerBackend,
  removeBackend,
  setBackend,
  type KernelBackend,
} from '@tensorflow/tfjs-core';
import type { ActiveBackend, PowerPreference } from '../active-backend';
import { BackendError } from '../backend-error';
import { provideDawn } from '../machine/dawn';
import { builtin } from '../machine/node';
import { importOptional } from '../machine/optional-package';
import { findAdapter } from '../machine/webgpu-adapter';
import { repairCast } from '../repairs/webgpu-cast';
import { repairDispatch } from '../repairs/webgpu-dispatch';
import { isLost, watchDevice } from '../repairs/webgpu-loss';
import { repairRank } from '../repairs/webgpu-rank';
import { readInNode } from '../repairs/webgpu-read-sync';
import { dawnEvents, type Gpu, type WebgpuBackend } from '../machine/webgpu-types';

const priority = 3;

/** What was started here, and how tfjs makes a backend of its own. */
let running: { backend: KernelBackend; powerPreference: PowerPreference } | undefined;
let makeBackend: (() => KernelBackend | Promise<KernelBackend>) | undefined;

/**
 * Starts WebGPU: the browser's own, or Dawn from the package `webgpu` in Node. An adapter that only imitates a GPU in
 * software is refused unless `software` is true. A device that was lost is replaced by a new one.
 */
export async function startWebgpu({
  software,
  powerPreference,
}: {
  software: boolean;
  powerPreference: PowerPreference | undefined;
}): Promise<ActiveBackend> {
  const preference = powerPreference ?? 'high-performance';
  // Chromium prints a warning when it is asked for an adapter and has none: ask only where one would be used.
  if (!software && !builtin('fs') && !findBackendFactory('webgpu')) throw notInstalled();
  const adapter = await findAdapter(preference, { software });
  if (!adapter.found) {
    throw new BackendError(
      adapter.code,
      `useBackend: "webgpu" cannot be used: ${adapter.why} ${adapter.how} Or use 'wasm', which is always there.`,
    );
  }
  if (adapter.software && !software) {
    throw new BackendError(
      'not-available',
      `useBackend: "webgpu" finds only ${adapter.name}, an adapter in software, which is slow. ` +
        "Ask for 'webgpu' by name to use it all the same.",
    );
  }
  const notes = adapter.software ? [`the graphics adapter ${adapter.name} is software: slow.`] : [];
  const present = (engine().registry as Record<string, WebgpuBackend | undefined>).webgpu;
  if (present && !isLost(present)) {
    const other = present === running?.backend && powerPreference && preference !== running.powerPreference;
    if (!other || holdsTensors(present)) {
      if (other) {
        notes.push(
          'webgpu keeps its adapter, because it already holds tensors; call useBackend before making any to get ' +
            'another.',
        );
      }
      return activate(present, notes);
    }
  }
  const backend = await newBackend(preference);
  if (findBackendFactory('webgpu')) removeBackend('webgpu');
  if (present && present === running?.backend) present.device.destroy();
  registerBackend('webgpu', () => backend, priority);
  running = { backend, powerPreference: preference };
  return activate(backend, notes);
}

function holdsTensors(backend: WebgpuBackend): boolean {
  // Tensors that waiting commands use leave with these.
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
  return backend.numDataIds() > 0;
}

async function activate(backend: WebgpuBackend, notes: string[]): Promise<ActiveBackend> {
  const events = (globalThis.navigator as unknown as { gpu: Gpu }).gpu[dawnEvents];
  if (events && !isPrepared(backend)) readInNode(backend, events);
  prepared.add(backend);
  watchDevice(backend);
  await setBackend('webgpu');
  return { name: 'webgpu', threads: null, notes };
}

const prepared = new WeakSet<object>();
const isPrepared = (backend: object) => prepared.has(backend);

async function newBackend(powerPreference: PowerPreference): Promise<WebgpuBackend> {
  if (builtin('fs') && !(globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu) await provideDawn();
  makeBackend ??= await tfjsFactory();
  repairCast();
  repairRank();
  repairDispatch();
  env().set('WEBGPU_USE_LOW_POWER_GPU', powerPreference === 'low-power');
  try {
    return (await makeBackend()) as WebgpuBackend;
  } catch (cause) {
    throw new BackendError(
      'failed',
      `useBackend: the webgpu backend did not start: ${(cause as Error).message} Use 'wasm'.`,
      { cause },
    );
  }
}

async function tfjsFactory(): Promise<() => KernelBackend | Promise<KernelBackend>> {
  const registered = () => findBackendFactory('webgpu');
  if (!registered()) {
    try {
      await importOptional('@tensorflow/tfjs-backend-webgpu');
    } catch (cause) {
      throw notInstalled(cause);
    }
  }
  const factory = registered();
  if (factory) return factory;
  throw new BackendError(
    'failed',
    'useBackend: @tensorflow/tfjs-backend-webgpu was loaded before there was WebGPU, and turned itself off. ' +
      'Import it after useBackend, or not at all: useBackend loads it.',
  );
}

function notInstalled(cause?: unknown): BackendError {
  return new BackendError(
    'not-installed',
    'useBackend: "webgpu" needs the package @tensorflow/tfjs-backend-webgpu. Run: npm install ' +
      '@tensorflow/tfjs-backend-webgpu; with a bundler, import it in your program before useBackend.',
    { cause },
  );
}
