import { BackendError } from '../backend-error';

const lost = new WeakMap<object, BackendError>();

/** Why a wasm backend can no longer compute; undefined while it can. */
export const lossOf = (backend: object): BackendError | undefined => lost.get(backend);

/** Notes that a backend's module was stopped in the middle of its work; what lies in its memory may be anything since. */
export function noteLoss(backend: object, kernelName: string, cause: Error): BackendError {
  const error = new BackendError(
    'lost',
    `wasm: the backend broke in ${kernelName} (${cause.message.split('\n')[0].replace(/\.$/, '')}), and its tensors can ` +
      "no longer be trusted. Call useBackend('wasm') for a new one, and make models and tensors anew.",
    { cause },
  );
  lost.set(backend, error);
  return error;
}
