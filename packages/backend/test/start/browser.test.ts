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

  const opened = async (options: object, body: (page: BrowserPage) => Promise<void>) => {
    const page = await openBrowserPage({ program, files, args: ['--disable-gpu'], ...options });
    try {
      await body(page);
    } finally {
      await page.close();
    }
  };

  test('useBackend("wasm") takes one thread and says why in a page that allows no workers made of text', () =>
    opened(
      { isolated: true, headers: policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'") },
      async (page) => {
        const { threads, notes, losses } = await train(page, 'wasm', { wasmPaths });
        expect(threads).toBe(1);
        expect(notes.join()).toContain('worker-src');
        expect(losses.at(-1)).toBeLessThan(losses[0]);
      },
    ));

  test('useBackend("wasm") called twice at the same time gives both the same', () =>
    opened({ isolated: true }, async (page) => {
      const [first, second] = await page.call<object[]>('together', { wasmPaths });
      expect(first).toEqual({ name: 'wasm', threads: cores, notes: [] });
      expect(second).toEqual(first);
    }));

  test('useBackend("wasm") throws a BackendError where WebAssembly is not allowed, each time', () =>
    opened({ headers: policy("script-src 'self'") }, async (page) => {
      for (let turn = 0; turn < 2; turn++) {
        const refusal = await page.call('refused', 'wasm', { wasmPaths });
        expect(refusal).toMatchObject({ name: 'BackendError', code: 'not-available' });
        expect((refusal as { message: string }).message).toContain('wasm-unsafe-eval');
      }
    }));

  test('useBackend("wasm") starts with the right wasmPaths after it was given wrong ones', () =>
    opened({}, async (page) => {
      const refusal = await page.call('refused', 'wasm', { wasmPaths: '/nowhere/' });
      expect(refusal).toMatchObject({ name: 'BackendError', code: 'not-available' });
      expect((refusal as { message: string }).message).toContain('/nowhere/tfjs-backend-wasm-simd.wasm');
      expect(await train(page, 'wasm', { wasmPaths })).toMatchObject({ name: 'wasm', threads: 1 });
    }));
});

const policy = (rules: string) => ({ 'Content-Security-Policy': `${rules}; connect-src 'self'` });
