import { createRequire } from 'node:module';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { noChromium, startChromium } from './chromium.mjs';
import { command } from './command.mjs';
import { serveFolder } from './serve-folder.mjs';
import { loadVite } from './vite.mjs';

const program = `
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@avemo/backend';
window.outcome = (async () => {
  const active = await useBackend();
  const ones = tf.ones([64, 64]);
  return { ...active, sum: tf.sum(tf.matMul(ones, ones)).dataSync()[0] };
})();
`;
const page = '<!doctype html><link rel="icon" href="data:," /><script type="module" src="/main.js"></script>';
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * `@avemo/backend` in an application of Vite, built and in its development server, in an isolated page and in another:
 * wasm computes, on threads where the page may share memory, and the console stays empty.
 */
export async function bundlerGates(packages, folder, report) {
  const backend = packages.find(({ name }) => name === '@avemo/backend');
  if (!backend) return;
  const browser = await startChromium();
  if (!browser) return void report('@avemo/backend in Vite', noChromium);
  const project = join(folder, 'vite');
  try {
    const install = prepare(project, backend.tarball);
    report('@avemo/backend in Vite: npm install', install);
    if (!install.ok) return;
    const vite = await loadVite();
    const common = { root: project, configFile: false, logLevel: 'error' };
    await vite.build({ ...common, build: { chunkSizeWarningLimit: 5000 } });
    for (const headers of [isolation, {}]) {
      const server = await serveFolder(join(project, 'dist'), headers);
      const where = headers === isolation ? 'built, in an isolated page' : 'built';
      report(`@avemo/backend in Vite, ${where}`, await visit(browser, server.address, headers === isolation));
      server.close();
    }
    const development = await vite.createServer({ ...common, server: { port: 0, headers: isolation } });
    await development.listen();
    const [address] = development.resolvedUrls.local;
    report('@avemo/backend in Vite, development server', await visit(browser, address, true));
    await development.close();
  } catch (error) {
    report('@avemo/backend in Vite', { ok: false, detail: error.message });
  } finally {
    await browser.close();
  }
}

function prepare(project, tarball) {
  mkdirSync(project);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'app', private: true, type: 'module' }),
  );
  writeFileSync(join(project, 'main.js'), program);
  writeFileSync(join(project, 'index.html'), page);
  copyFileSync(tarball, join(project, 'backend.tgz'));
  const { version } = createRequire(join(root, 'package.json'))('@tensorflow/tfjs-core/package.json');
  const wanted = ['./backend.tgz', `@tensorflow/tfjs-core@${version}`];
  return command('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...wanted], {
    cwd: project,
    stderr: true,
  });
}

/** What the program computed in a new page, and whatever the console or the network said. */
async function visit(browser, address, threads) {
  const tab = await browser.newPage();
  const said = [];
  tab.on('console', (message) => message.type() !== 'debug' && said.push(message.text()));
  tab.on('pageerror', (error) => said.push(error.message));
  tab.on('response', (answer) => answer.status() >= 400 && said.push(`${answer.status()} ${answer.url()}`));
  try {
    await tab.goto(address);
    await tab.waitForFunction(() => window.outcome, undefined, { timeout: 60_000 });
    const outcome = await tab.evaluate(() => window.outcome.catch((error) => ({ name: String(error) })));
    const cores = await tab.evaluate(() => navigator.hardwareConcurrency);
    const right = outcome.name === 'wasm' && outcome.sum === 64 ** 3;
    const spread = !threads || cores === 1 || outcome.threads > 1;
    const ok = right && spread && said.length === 0;
    return { ok, detail: ok ? `${outcome.threads} threads` : [JSON.stringify(outcome), ...said].join('\n') };
  } finally {
    await tab.close();
  }
}
