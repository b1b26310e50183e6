import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cameraFilm } from '../../examples/camera-film.mjs';
import { root } from '../setup.mjs';
import { noChromium, startChromium } from './chromium.mjs';
import { command } from './command.mjs';
import { reactExample } from './react-example.mjs';
import { serveFolder } from './serve-folder.mjs';

/** A woman of CREMA-D who says a sentence happily, 1.2 s. */
const film = join(root, 'packages/vision-prep/test/faces/clips/cremad-1001-happy.mp4');
const size = { width: 320, height: 356 };
const tolerance = 0.02;
const liveResults = 5;

/** A page without a bundler. */
const page = (server) => `<!doctype html><link rel="icon" href="data:," /><script type="module">
import { createEmotionDetector, predict } from '${server}/node_modules/@avemo/pipelines/dist/page.js';
window.ask = async (address) => (await predict(address)).modalities;
window.watch = () => new Promise((resolve, reject) => {
  const labels = [];
  const detector = createEmotionDetector({
    onResult({ label, faces }) {
      if (faces.length === 1) labels.push(label);
      if (labels.length === ${liveResults}) void detector.stop().then(() => resolve(labels.length));
    },
    onState: ({ reason }) => reason && reject(reason),
  });
  detector.start().catch(reject);
});
</script>`;
/** How such a page is asked: what a clip's modalities say, and how many live results there were. */
const askPage = {
  ask: (tab, file) => tab.evaluate((name) => window.ask('/' + name), file),
  watch: (tab) => tab.evaluate(() => window.watch()),
};

/**
 * The emotion of a clip as newcomers get it, in an empty folder from the tarballs: the README's lines in Node and the
 * command; the example of React and Vite, built and in its development server; a page without a bundler, with the files on its
 * own server and on another. The pages say what Node says, of the clip's face and of its sound, and follow the camera.
 */
export async function clipEmotionGates(packages, folder, report) {
  const gate = (what) => `the emotion of a clip: ${what}`;
  if (!['@avemo/pipelines', '@avemo/weights'].every((name) => packages.some((one) => one.name === name)))
    return;
  const project = join(folder, 'clip-emotion');
  mkdirSync(project);
  const { line, lines } = shownInReadme();
  const names = line.split(' ').filter((name) => !packages.some((one) => one.name === name));
  const wanted = [...packages.map(({ tarball }) => tarball), ...names];
  const install = command('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...wanted], {
    cwd: project,
    stderr: true,
  });
  report(gate('npm install of the README in an empty folder'), install);
  if (!install.ok) return;
  copyFileSync(film, join(project, 'clip.mp4'));
  writeFileSync(join(project, 'index.mjs'), lines);
  const three = command(process.execPath, ['index.mjs'], { cwd: project });
  const named = /^happiness 0\.\d+\s*$/.test(three.stdout ?? '');
  report(gate("the README's lines in Node"), {
    ok: three.ok && named,
    detail: three.detail || three.stdout.trim(),
  });

  await makeMedia(project);
  const bin = join(project, 'node_modules/@avemo/pipelines/dist/cli.js');
  const asked = command(process.execPath, [bin, 'predict', 'clip.mp4', 'clip.wav', '--json'], {
    cwd: project,
    stderr: true,
  });
  report(gate('avemo predict'), asked);
  if (!asked.ok) return;
  const [ofFilm, ofSound] = asked.stdout
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
  const expected = [
    answerOf(ofFilm.modalities, 'face'),
    answerOf(ofFilm.modalities, 'sound'),
    answerOf(ofSound.modalities, 'sound'),
  ];

  const browser = await startChromium([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${join(project, 'camera.y4m')}`,
  ]);
  if (!browser) return report(gate('in pages of Chromium'), noChromium);
  try {
    const example = await reactExample(packages, project, liveResults);
    report(gate('npm install and npm run build of examples/live-emotions-react'), example);
    const pages = {
      ...(example.ok && example.pages),
      'in a page without a bundler': pageOnOneServer,
      'in a page without a bundler, files from another server': pageOnTwoServers,
    };
    for (const [what, serve] of Object.entries(pages)) {
      try {
        const { close, ...page } = await serve(project);
        report(gate(what), await visit(browser, page, expected));
        await close();
      } catch (error) {
        report(gate(what), { ok: false, detail: error.message });
      }
    }
  } finally {
    await browser.close();
  }
}

/** The line that installs, and the program, of the README of the repository. */
function shownInReadme() {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, line] = /^```sh\nnpm install (.*@avemo\/weights.*)\n/m.exec(readme);
  const [, lines] = /^```ts no-run: [^\n]*\n(import \{ predict \}[\s\S]*?)^```/m.exec(readme);
  return { line, lines };
}

/** The film's sound in a file of its own, and the film as a camera sees it. */
async function makeMedia(project) {
  const from = (path) => import(pathToFileURL(join(project, 'node_modules/@avemo', path)));
  const { openVideo } = await from('vision-prep/dist/node/index.js');
  const { encodeWav } = await from('dsp/dist/index.js');
  const video = await openVideo(join(project, 'clip.mp4'));
  const pictures = [];
  for await (const { picture } of video.frames({ size })) pictures.push(picture);
  writeFileSync(join(project, 'clip.wav'), encodeWav(await video.audio()));
  await video.close();
  writeFileSync(join(project, 'camera.y4m'), cameraFilm(pictures, size));
}

async function pageOnOneServer(project) {
  writeFileSync(join(project, 'index.html'), page('.'));
  return { ...(await serveFolder(project)), ...askPage };
}

async function pageOnTwoServers(project) {
  const files = await serveFolder(project, { 'Access-Control-Allow-Origin': '*' });
  const own = join(project, 'elsewhere');
  mkdirSync(own);
  for (const name of ['clip.mp4', 'clip.wav']) copyFileSync(join(project, name), join(own, name));
  writeFileSync(join(own, 'index.html'), page(files.address.replace(/\/$/, '')));
  const server = await serveFolder(own);
  return { ...askPage, address: server.address, close: () => (files.close(), server.close()) };
}

async function visit(browser, { address, ask, watch }, expected) {
  const tab = await browser.newPage();
  const said = [];
  // React's development version recommends its tools, as information.
  const passedOver = ['debug', 'info'];
  tab.on('console', (message) => passedOver.includes(message.type()) || said.push(message.text()));
  tab.on('pageerror', (error) => said.push(error.message));
  tab.on('response', (answer) => answer.status() >= 400 && said.push(`${answer.status()} ${answer.url()}`));
  try {
    await tab.goto(address);
    await tab.waitForFunction(() => window.watch ?? document.querySelector('main'), undefined, {
      timeout: 60_000,
    });
    const film = await ask(tab, 'clip.mp4');
    const answers = [
      answerOf(film, 'face'),
      answerOf(film, 'sound'),
      answerOf(await ask(tab, 'clip.wav'), 'sound'),
    ];
    const distance = Math.max(...answers.map((answer, i) => farthest(answer, expected[i])));
    const results = await watch(tab);
    const ok = distance < tolerance && results >= liveResults && said.length === 0;
    const measured = `at most ${distance.toFixed(4)} from Node, ${results} live results`;
    return { ok, detail: [measured, ...said].join('\n') };
  } catch (error) {
    return { ok: false, detail: [error.message, ...said].join('\n') };
  } finally {
    await tab.close();
  }
}

const answerOf = (modalities, name) =>
  modalities.find(({ modality }) => modality === name)?.probabilities ?? {};

const farthest = (one, other) =>
  Math.max(...Object.keys(other).map((label) => Math.abs((one[label] ?? Infinity) - other[label])));
