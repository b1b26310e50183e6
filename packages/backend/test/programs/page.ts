// What the tests call in a page of a browser.
import { backendReport, useBackend, type UseBackendOptions } from '@avemo/backend';
import '@tensorflow/tfjs-backend-webgpu';
import { trainNetwork } from './train-network';

/** Trains on a backend; the page must stay as it was. */
export async function train(name: 'wasm' | 'webgpu' | 'cpu', options: UseBackendOptions) {
  const cores = navigator.hardwareConcurrency;
  const active = await useBackend(name, options);
  return { ...active, ...(await trainNetwork()), coresKept: navigator.hardwareConcurrency === cores };
}

export { backendReport as report };

/** What calls at the same time say. */
export const together = (options: UseBackendOptions) =>
  Promise.all([useBackend('wasm', options), useBackend('wasm', options)]);

/** How a backend was refused; null when it was not. */
export const refused = (name: 'webgpu' | 'wasm', options: UseBackendOptions = {}) =>
  useBackend(name, options).then(
    () => null,
    ({ name, code, message }: Record<'name' | 'code' | 'message', string>) => ({ name, code, message }),
  );
