import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserOrSkip, openBrowserPage, webgpuArguments, type BrowserPage } from '../browser';

const program = new URL('./programs/page.ts', import.meta.url);

describe.runIf(browserOrSkip('the tests of the browser helper'))('openBrowserPage', () => {
  let pages: BrowserPage[];

  beforeAll(async () => {
    pages = [
      await openBrowserPage({ program, files: { '/a.txt': { text: 'alpha' } } }),
      await openBrowserPage({ program, isolated: true, args: webgpuArguments }),
    ];
  });
  afterAll(() => Promise.all(pages.map((page) => page.close())));

  test('openBrowserPage({ program }) calls what a program exports, with our packages inside', async () => {
    expect(await pages[0].call('frames', [1, 2, 3, 4, 5], 2, 2)).toEqual([1, 2, 3, 4]);
    expect(pages[0].messages).toEqual([]);
  });

  test('openBrowserPage({ program }) passes on what the program throws', async () => {
    await expect(pages[0].call('frames', [1], 0, 1)).rejects.toThrow('frameLength');
  });

  test('openBrowserPage({ isolated }) isolates the page or does not', async () => {
    expect(await Promise.all(pages.map((page) => page.call('isolated')))).toEqual([false, true]);
  });

  test('openBrowserPage({ files }) serves them, and nothing else', async () => {
    expect(await pages[0].call('fetched', '/a.txt')).toEqual([200, 'alpha']);
    expect(await pages[0].call('fetched', '/package.json')).toEqual([404, '']);
  });

  test('openBrowserPage({ args: webgpuArguments }) has WebGPU without a graphics card', async () => {
    expect(await pages[1].call('adapter')).toBe('swiftshader');
  });
});
