import { useBackend } from '@avemo/backend';
import { getBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';

/** Runs the same tests on the plain JavaScript backend and on WebAssembly. */
export function onEachBackend(tests: (backend: 'cpu' | 'wasm') => void): void {
  describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
    beforeAll(async () => {
      await useBackend(backend);
      if (getBackend() !== backend) throw new Error(`the tests run on ${getBackend()}, not on ${backend}`);
    }, 60_000);
    tests(backend);
  });
}
