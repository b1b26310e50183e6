import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../setup.mjs';
import { command } from './command.mjs';
import { serveFolder } from './serve-folder.mjs';

const patience = { timeout: 100_000 };

/**
 * The example of React and Vite as its readers have it, but that our packages come from the tarballs: installed by its own
 * package.json and built. Gives what `report` takes, and the pages: the built one and the one of the development server,
 * where StrictMode mounts components twice.
 */
export async function reactExample(packages, project, liveResults) {
  const folder = join(project, 'live-emotions-react');
  const example = join(root, 'examples/live-emotions-react');
  const own = (path) => !/[\\/](node_modules|dist|public|package-lock\.json)$/.test(path);
  cpSync(example, folder, { recursive: true, filter: own });
  const manifest = JSON.parse(readFileSync(join(example, 'package.json'), 'utf8'));
  const tarballs = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const dependencies = { ...manifest.dependencies, ...tarballs };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, dependencies }));
  const options = { cwd: folder, stderr: true };
  for (const step of [
    ['install', '--no-audit', '--no-fund', '--loglevel=error'],
    ['run', 'build'],
  ]) {
    const done = command('npm', step, options);
    if (!done.ok) return done;
  }
  const asked = pageOf(project, liveResults);
  return {
    ok: true,
    pages: {
      'in React with Vite, built': async () => ({ ...(await serveFolder(join(folder, 'dist'))), ...asked }),
      'in React with Vite, development server': async () => {
        const { createServer } = await viteOf(folder);
        const server = await createServer({ root: folder, logLevel: 'error', server: { port: 0 } });
        await server.listen();
        return { ...asked, address: server.resolvedUrls.local[0], close: () => server.close() };
      },
    },
  };
}

const viteOf = (folder) =>
  import(pathToFileURL(createRequire(join(folder, 'package.json')).resolve('vite')).href);

/** How the page is asked: what the modalities of a clip say, and how many results it showed while it was live. */
const pageOf = (project, liveResults) => ({
  async ask(tab, file) {
    await tab.setInputFiles('input[type=file]', join(project, file));
    await tab.waitForSelector(`#clip-emotion[data-file="${file}"]`, patience);
    return tab.evaluate(() =>
      [...document.querySelectorAll('#clip-emotion [data-modality]')].map((part) => ({
        modality: part.dataset.modality,
        probabilities: Object.fromEntries(
          [...part.querySelectorAll('meter')].map((meter) => [meter.dataset.emotion, meter.value]),
        ),
      })),
    );
  },
  async watch(tab) {
    await tab.click('#live');
    const seen = await tab.waitForFunction(
      (least) => {
        if (document.querySelector('[role=alert]')) throw new Error(document.body.innerText);
        const shown = document.querySelector('#live-emotion');
        const { state, results } = shown.dataset;
        const seen = /from .*face \d+ %/.test(shown.innerText);
        return state === 'running' && seen && Number(results) >= least && Number(results);
      },
      liveResults,
      patience,
    );
    const results = await seen.jsonValue();
    await tab.waitForSelector('#live-emotion video', patience);
    await tab.evaluate(() => {
      window.watched = document.querySelector('#live-emotion video').srcObject.getTracks();
    });
    await tab.click('#live');
    await tab.waitForFunction(
      () =>
        !document.querySelector('#live-emotion') &&
        window.watched.every(({ readyState }) => readyState === 'ended'),
      undefined,
      patience,
    );
    return results;
  },
});
