import { availableParallelism } from 'node:os';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BackendReport } from '@avemo/backend';
import { browserOrSkip, openBrowserPage, webgpuArguments, type BrowserPage } from '../../../../tools/browser';

const program = new URL('../programs/page.ts', import.meta.url);
const tfjs = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));
const files = { '/wasm/': { path: join(tfjs, 'dist/') } };
const wasmPaths = '/wasm/';
const cores = Math.min(8, availableParallelism());

describe.runIf(browserOrSkip('useBackend in a browser'))('useBackend in a browser', () => {
  let shared: BrowserPage;
  let alone: BrowserPage;
  const train = (page: BrowserPage, ...args: unknown[]) => page.call<Record<string, any>>('train', ...args);

  beforeAll(async () => {
    shared = await openBrowserPage({ program, files, isolated: true, args: webgpuArguments });
    alone = await openBrowserPage({ program, files, args: ['--disable-gpu'] });
  });
  afterAll(() => Promise.all([shared?.close(), alone?.close()]));

  test('useBackend("wasm") takes all cores in a cross-origin isolated page, one otherwise and says why; weights are equal, the console empty', async () => {
    const here = await train(shared, 'wasm', { wasmPaths });
    const there = await train(alone, 'wasm', { wasmPaths });
    expect(here).toMatchObject({ name: 'wasm', threads: cores, notes: [], coresKept: true });
    expect(there).toMatchObject({ name: 'wasm', threads: 1, coresKept: true });
    expect(there.notes.join()).toContain('Cross-Origin-Opener-Policy');
    expect(here.losses.at(-1)).toBeLessThan(here.losses[0]);
    expect(here.weights).toEqual(there.weights);
    expect([...shared.messages, ...alone.messages]).toEqual([]);
  });

  test('useBackend("wasm", { threads }) changes the threads of a page and changes them back', async () => {
    const weights = new Map<number, number[]>();
    for (const threads of [1, 2, 1, 3]) {
      const trained = await train(shared, 'wasm', { threads });
      expect(trained.threads).toBe(threads);
      weights.set(threads, trained.weights);
    }
    expect(weights.get(2)).toEqual(weights.get(1));
    expect(weights.get(3)).toEqual(weights.get(1));
  });

  test('useBackend("webgpu") computes in a page what wasm computes, and ends in a clear error without an adapter', async () => {
    const gpu = await train(shared, 'webgpu', {});
    const { losses } = await train(shared, 'wasm', {});
    expect(gpu).toMatchObject({ name: 'webgpu', threads: null });
    expect(gpu.notes.join()).toContain('software');
    gpu.losses.forEach((loss: number, step: number) => expect(loss).toBeCloseTo(losses[step], 4));
    const refused = await alone.call<{ code: string; message: string }>('refused', 'webgpu');
    expect(refused.code).toBe('not-available');
    expect(refused.message).toContain('hardware acceleration');
  });

  test('backendReport() tells an isolated page from another', async () => {
    const [here, there] = await Promise.all(
      [shared, alone].map((page) => page.call<BackendReport>('report')),
    );
    expect([here.node, here.threads, there.threads]).toEqual([null, cores, 1]);
    const wasm = ({ backends }: BackendReport) => backends.find(({ name }) => name === 'wasm')!;
    expect(wasm(here).details).toMatchObject({ simd: true, relaxedSimd: true, sharedMemory: true });
    expect(wasm(there).details).toMatchObject({ threads: 1, sharedMemory: false });
    expect(wasm(there).how).toContain('Cross-Origin-Embedder-Policy');
  });
});
