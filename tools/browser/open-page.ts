import { chromium, type Page } from 'playwright-core';
import { bundlePage } from './bundle-page';
import { findBrowser } from './find-browser';
import { servePages, type ServedFiles } from './page-server';

/** Options of `openBrowserPage`. */
export interface BrowserPageOptions {
  /** A TypeScript or JavaScript file, bundled with all that it imports; `call` runs what it exports. */
  program?: string | URL;
  /** Other files that the page can fetch, by the path of their address. */
  files?: ServedFiles;
  /** Whether the page is cross-origin isolated, which shared memory needs. Default: false. */
  isolated?: boolean;
  /** Further headers of every answer, e.g. a Content-Security-Policy. */
  headers?: Record<string, string>;
  /** Further arguments of Chromium, e.g. `webgpuArguments`. */
  args?: string[];
}

/** A page of a browser of its own. */
export interface BrowserPage {
  /** Playwright's page. */
  page: Page;
  /** What the page wrote to its console, and its uncaught errors. */
  messages: string[];
  /** Runs a function that the program exports, with plain data in and out. */
  call<Result>(name: string, ...args: unknown[]): Promise<Result>;
  /** Ends the browser and the server. */
  close(): Promise<void>;
}

/** Arguments that give a page WebGPU without a graphics card. */
export const webgpuArguments = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** What makes a page cross-origin isolated. */
const isolating = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Opens a page in a headless Chromium; throws where `findBrowser` finds none. */
export async function openBrowserPage({
  program,
  files = {},
  isolated = false,
  headers = {},
  args = [],
}: BrowserPageOptions = {}): Promise<BrowserPage> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('openBrowserPage: there is no Chromium; ask browserOrSkip() first.');
  const script = program === undefined ? '' : await bundlePage(program);
  const server = await servePages(
    {
      '/': {
        text: '<!doctype html><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,">',
      },
      '/program.js': { text: script },
      ...files,
    },
    isolated ? { ...isolating, ...headers } : headers,
  );
  // Containers run as root and have a small /dev/shm; Chromium refuses the one and crashes on the other.
  const browser = await chromium
    .launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', ...args] })
    .catch(async (error) => {
      await server.close();
      throw error;
    });
  const page = await browser.newPage();
  const messages: string[] = [];
  page.on('console', (message) => messages.push(message.text()));
  page.on('pageerror', (error) => messages.push(`uncaught: ${error.message}`));
  await page.goto(server.address);
  if (program !== undefined) await page.addScriptTag({ type: 'module', url: '/program.js' });
  return {
    page,
    messages,
    call: (name, ...values) =>
      page.evaluate(
        ([name, values]) =>
          (globalThis as unknown as { program: Record<string, (...args: unknown[]) => never> }).program[name](
            ...values,
          ),
        [name, values] as const,
      ),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
