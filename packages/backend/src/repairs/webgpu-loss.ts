import { BackendError } from '../backend-error';
import type { WebgpuBackend } from '../machine/webgpu-types';

type Methods = Record<string, (...args: unknown[]) => unknown>;

const lost = new WeakMap<object, BackendError>();
const watched = new WeakSet<object>();

/** Whether the device of a backend is lost. */
export const isLost = (backend: object): boolean => lost.has(backend);

/**
 * Makes what goes wrong on the device known: once it is lost, every use of the backend throws a BackendError with the
 * code `lost`; what the device refuses (an allocation that is too large) is thrown by the next reading, instead of
 * zeros that look like a result.
 */
export function watchDevice(backend: WebgpuBackend): void {
  if (watched.has(backend)) return;
  watched.add(backend);
  const { device } = backend;
  const gone = device.lost.then(({ reason, message }) => {
    const because = message || (reason === 'unknown' ? '' : reason);
    const error = new BackendError(
      'lost',
      `webgpu: the graphics device was lost${because && ` (${because.replace(/\.$/, '')})`}, and the tensors on it ` +
        "with it. Call useBackend('webgpu') for a new one, or useBackend('wasm'), and make models and tensors anew.",
    );
    lost.set(backend, error);
  });
  let refusal: string | undefined;
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault?.();
    refusal ??= event.error.message;
  });
  const check = (reading: boolean) => {
    const error = lost.get(backend);
    if (error) throw error;
    if (!reading || refusal === undefined) return;
    const message = refusal;
    refusal = undefined;
    throw new BackendError(
      'failed',
      `webgpu: the graphics device refused a computation: ${message} Use smaller batches, or 'wasm'.`,
    );
  };
  const methods = backend as unknown as Methods;
  for (const name of ['write', 'move', 'uploadToGPU', 'runWebGPUProgram']) {
    const stock = methods[name];
    methods[name] = function (...args) {
      check(false);
      return stock.apply(this, args);
    };
  }
  const { read, readSync } = methods;
  methods.readSync = function (...args) {
    if (isCached(backend, args[0])) return readSync.apply(this, args);
    check(false);
    try {
      return readSync.apply(this, args);
    } finally {
      check(true);
    }
  };
  methods.read = async function (...args) {
    if (isCached(backend, args[0])) return read.apply(this, args);
    check(false);
    try {
      const result = await read.apply(this, args);
      check(true);
      return result;
    } catch (error) {
      // A reading may fail before the device says why.
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 200))]);
      check(true);
      throw error;
    }
  };
}

/** Whether the values were read before, or never were on the device. */
function isCached(backend: WebgpuBackend, dataId: unknown): boolean {
  return (backend.tensorMap.get(dataId as object)?.values ?? null) !== null;
}
