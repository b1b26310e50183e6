import { availableParallelism } from 'node:os';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserOrSkip, openBrowserPage, webgpuArguments, type BrowserPage } from '../../../tools/browser';

const program = new URL('./programs/page.ts', import.meta.url);
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
    alone = await openBrowserPage({ program, files });
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
});
