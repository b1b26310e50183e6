// The backends that tests of tensors run on: cpu and wasm, or those that AVEMO_TEST_BACKENDS names, with commas between.
import { getBackend } from '@tensorflow/tfjs-core';
import { useBackend, type BackendName } from '@avemo/backend';
import { beforeAll, describe } from 'vitest';

export const testBackends = (process.env.AVEMO_TEST_BACKENDS || 'cpu,wasm')
  .split(',')
  .map((name) => name.trim() as BackendName);

/**
 * Runs the same tests on every backend of `testBackends`. A backend that does not start fails them. One thread: two test files run at
 * a time, and the threads of small operations would wait for each other's cores.
 */
export function onEachBackend(tests: (backend: BackendName) => void, title = 'on %s'): void {
  describe.each(testBackends)(title, (backend) => {
    beforeAll(async () => {
      await useBackend(backend, backend === 'wasm' ? { threads: 1 } : {});
      const computes = getBackend();
      if (computes !== backend.replace('-gpu', '')) {
        throw new Error(`the tests run on ${computes}, not on ${backend}`);
      }
    }, 120_000);
    tests(backend);
  });
}
