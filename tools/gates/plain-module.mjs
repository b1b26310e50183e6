import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../setup.mjs';
import { noChromium, startChromium } from './chromium.mjs';

/** A sound of golden cases, a `.npy` file of float32, in whole blocks of the audio thread. */
const sound = readFileSync(join(root, 'packages/golden/cases/signals/sp_a.npy'));
const all = new Float32Array(Uint8Array.from(sound.subarray(10 + sound.readUInt16LE(8))).buffer);
const samples = [...all.subarray(0, all.length - (all.length % 128))];

const settings = '{ frameLength: 400, hopLength: 160, melBands: 64 }';
const wholeProgram = `
import { logMelSpectrogram } from '@avemo/dsp';
export const logMel = (samples) =>
  logMelSpectrogram({ samples: Float32Array.from(samples), sampleRate: 16000 }, ${settings}).data;
`;
const threadProgram = `
import { createExtractorNode } from '@avemo/dsp/audio-worklet';
import { createWorkerExtractor } from '@avemo/dsp/worker';
const spec = { version: 1, sampleRate: 16000, feature: 'log-mel', options: ${settings} };
export async function throughWorker(samples) {
  const worker = new Worker('/dsp/thread.js', { type: 'module' });
  const extractor = createWorkerExtractor(spec, { worker });
  const rows = [await extractor.push(Float32Array.from(samples)), await extractor.finish()];
  return rows.flatMap(({ data }) => [...data]);
}
export async function throughWorklet(samples) {
  const context = new OfflineAudioContext(1, samples.length, 16000);
  const rows = [];
  const onRows = ({ data }) => rows.push(...data);
  const { node, finish } = await createExtractorNode(context, spec, { onRows, scriptUrl: '/dsp/thread.js' });
  const buffer = context.createBuffer(1, samples.length, 16000);
  buffer.copyToChannel(Float32Array.from(samples), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(node);
  source.start();
  await context.startRendering();
  await finish();
  return rows;
}
`;

const policies = {
  'without a policy': '',
  'under a strict policy':
    "default-src 'none'; script-src 'self' 'nonce-map'; worker-src 'self'; img-src data:",
};

/**
 * `@avemo/dsp` in pages without a bundler: a module script imports what lies in the tarball, on the page, in a worker and
 * on the audio thread; and as one bundled file. The rows are, bit for bit, those of the installed package in Node, under a
 * policy that forbids code from text and WebAssembly too.
 */
export async function plainModuleGates(packages, folder, report) {
  const dsp = packages.find(({ name }) => name === '@avemo/dsp');
  const project = join(folder, 'consumer');
  if (!dsp || !existsSync(join(project, 'node_modules'))) return;
  const program = join(project, 'log-mel.mjs');
  writeFileSync(program, wholeProgram);
  const { logMel } = await import(pathToFileURL(program));
  const expected = [...logMel(samples)];
  const { outputFiles } = await build({
    entryPoints: [program],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  });

  const browser = await startChromium();
  if (!browser) return report(`${dsp.name}: a plain module script in Chromium`, noChromium);
  try {
    for (const [where, policy] of Object.entries(policies)) {
      const run = (script, name) =>
        inPage(browser, { policy, script, name, dist: join(dsp.content, 'dist') });
      const scripts = [
        ['a plain module script', wholeProgram, 'logMel'],
        ['one bundled file', outputFiles[0].text, 'logMel'],
        ['thread.js in a worker', threadProgram, 'throughWorker'],
        ['thread.js on the audio thread', threadProgram, 'throughWorklet'],
      ];
      for (const [what, script, name] of scripts) {
        const gate = `${dsp.name}: ${what} in Chromium, ${where}`;
        report(gate, compare(await run(script, name), expected));
      }
    }
  } finally {
    await browser.close();
  }
}

/** Calls an export of a module that a page imports by its address; the page's faults come back as text. */
async function inPage(browser, { policy, script, name, dist }) {
  const page = await browser.newPage();
  const faults = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => faults.push(message.text()));
  const map = Object.fromEntries(
    ['', '/worker', '/audio-worklet'].map((entry) => [
      `@avemo/dsp${entry}`,
      `/dsp/${entry.slice(1) || 'index'}.js`,
    ]),
  );
  // The page calls the program by itself: what a debugger calls is exempt from the policy.
  const files = {
    '/': `<!doctype html><link rel="icon" href="data:,">
<script type="importmap" nonce="map">${JSON.stringify({ imports: map })}</script>
<script type="module" src="/start.js"></script>`,
    '/program.js': script,
    '/start.js': `import { ${name} } from '/program.js';
globalThis.begin = (samples) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error('no answer in a minute')), 60_000);
  setTimeout(async () => { try { resolve([...(await ${name}(samples))]); } catch (error) { reject(error); } });
});`,
  };
  const server = createServer((request, response) => {
    const path = request.url;
    const inDist = path.startsWith('/dsp/') && join(dist, path.slice('/dsp/'.length));
    const body = inDist ? existsSync(inDist) && readFileSync(inDist) : files[path];
    response.setHeader('Content-Type', path === '/' ? 'text/html' : 'text/javascript');
    if (policy) response.setHeader('Content-Security-Policy', policy);
    response.writeHead(body ? 200 : 404).end(body || undefined);
  });
  try {
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction('globalThis.begin', undefined, { timeout: 30_000 });
    return { rows: await page.evaluate((samples) => globalThis.begin(samples), samples), faults };
  } catch (error) {
    return { rows: [], faults: [...faults, error.message] };
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}

function compare({ rows, faults }, expected) {
  if (faults.length > 0) return { ok: false, detail: faults.join('\n') };
  const same = rows.length === expected.length && rows.every((value, i) => Object.is(value, expected[i]));
  return {
    ok: same,
    detail: same ? `${expected.length} values, the bits of Node` : `${rows.length} values, not those of Node`,
  };
}
