import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@avemo/backend';
import { encodeWav } from '@avemo/dsp';
import { emotions, openFaceNetwork, scoreFaces } from '@avemo/pipelines/predict';
import {
  alignFace,
  createExpressionScorer,
  createFaceDetector,
  createFaceTracker,
} from '@avemo/vision-prep/faces';
import { openVideo } from '@avemo/vision-prep/video';
import { fusionWeights, readWeights } from '@avemo/weights';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOrSkip, openBrowserPage } from '../tools/browser';
import { bundlePage } from '../tools/browser/bundle-page';
import { cameraFilm } from './camera-film.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const vision = createRequire(new URL('../packages/vision-prep/package.json', import.meta.url));
const backend = createRequire(new URL('../packages/backend/package.json', import.meta.url));
const film = path('../packages/vision-prep/test/faces/clips/cremad-1001-happy.mp4');
const size = { width: 320, height: 356 };
const patience = { timeout: 100_000 };

/** What Node says of a film in which nothing moves, when the mesh has come to rest. */
async function nodeAnswer(picture) {
  const [detector, scorer] = await Promise.all([createFaceDetector(), createExpressionScorer()]);
  const tracker = createFaceTracker({ detector });
  const aligned = [];
  for (let i = 0; i < 16; i++) {
    const { faces } = await tracker.next({ picture, time: i / 15 });
    aligned.push(alignFace(picture, faces[0], { size: 48, template: 'fer2013' }));
  }
  const network = openFaceNetwork(await readWeights('face'));
  const answers = await scoreFaces(aligned.slice(-8), { scorer, network, ...fusionWeights.faceNetworks });
  network.dispose();
  detector.dispose();
  scorer.dispose();
  return Object.fromEntries(
    emotions.map((name, c) => [name, answers.reduce((sum, answer) => sum + answer[c] / answers.length, 0)]),
  );
}

describe.runIf(browserOrSkip('the example of live emotions'))('examples/live-emotions', () => {
  let folder;
  let files;
  let expected;
  let browser;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'live-emotions-'));
    const video = await openVideo(film);
    const { value } = await video.frames({ size }).next();
    const { picture } = value;
    await video.close();
    writeFileSync(join(folder, 'camera.y4m'), cameraFilm([picture], size));
    writeFileSync(
      join(folder, 'silence.wav'),
      encodeWav({ samples: new Float32Array(96_000), sampleRate: 48_000 }),
    );
    await useBackend('wasm', { threads: 1 });
    expected = await nodeAnswer(picture);
    files = {
      '/': { path: path('live-emotions/index.html') },
      '/page.js': { text: '' },
      '/worker.js': {
        text: await bundlePage(new URL('../packages/pipelines/src/detector-worker.ts', import.meta.url)),
      },
      '/models/': { path: join(dirname(vision.resolve('@vladmandic/human')), '..', 'models') },
      '/weights/': { path: path('../packages/weights/models') },
      '/wasm/': { path: dirname(backend.resolve('@tensorflow/tfjs-backend-wasm')) },
    };
    browser = await openBrowserPage({
      program: new URL('live-emotions/page.mjs', import.meta.url),
      files,
      args: [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${join(folder, 'camera.y4m')}`,
        `--use-file-for-fake-audio-capture=${join(folder, 'silence.wav')}`,
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const status = (pattern) =>
    browser.page.waitForFunction(
      (text) => new RegExp(text).test(document.querySelector('#status').textContent),
      pattern,
      patience,
    );
  const results = (count) =>
    browser.page.waitForFunction(
      (count) => Number(document.querySelector('#label').dataset.results) >= count,
      count,
      patience,
    );

  it('shows what Node says of the face that the camera sees, result after result', async () => {
    await browser.page.click('#start');
    await status('^running$');
    await results(25);
    const shown = await browser.page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll('meter')].map(({ id, value }) => [id.slice(6), value]),
      ),
    );
    expect(Object.keys(shown)).toEqual(Object.keys(expected));
    for (const [name, share] of Object.entries(expected))
      expect(Math.abs(shown[name] - share), name).toBeLessThan(0.02);
    const [label] = Object.entries(shown).sort((a, b) => b[1] - a[1])[0];
    expect(await browser.page.textContent('#label')).toMatch(new RegExp(`^${label} `));
    expect(browser.messages).toEqual([]);
  });

  it('leaves the page free: it computes little of each result', async () => {
    const { page } = browser;
    const devtools = await page.context().newCDPSession(page);
    // Processor time of the page's thread, which other programs of the machine do not lengthen.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const measure = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      const busy = metrics.find(({ name }) => name === 'TaskDuration').value;
      return page.evaluate((busy) => {
        const { results } = document.querySelector('#label').dataset;
        return { busy, results: Number(results) };
      }, busy);
    };
    const before = await measure();
    await results(before.results + 20);
    const after = await measure();
    const computed = (after.busy - before.busy) / (after.results - before.results);
    // Less than a picture of the display lasts, so that the page can still draw each.
    expect(computed).toBeLessThan(1 / 60);
    expect(computed).toBeGreaterThan(0);
  });

  it('pauses while the page is hidden, and goes on', async () => {
    const hide = (state) =>
      browser.page.evaluate((state) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await hide('hidden');
    await status('^paused$');
    await hide('visible');
    await status('^running$');
    const seen = await browser.page.evaluate(() => Number(document.querySelector('#label').dataset.results));
    await results(seen + 2);
  });

  it('goes on without the microphone when it is gone, and stops when the camera is gone too', async () => {
    const lose = (kind) =>
      browser.page.evaluate((kind) => {
        const { srcObject } = document.querySelector('video');
        for (const track of srcObject.getTracks().filter((one) => one.kind === kind)) {
          track.stop();
          track.dispatchEvent(new Event('ended'));
        }
      }, kind);
    await lose('audio');
    await status('^running: .*the microphone is gone');
    await lose('video');
    await status('^stopped: .*the camera is gone');
    expect(await browser.page.isEnabled('#start')).toBe(true);
  });

  it('says that camera and microphone were not allowed', async () => {
    const refused = await openBrowserPage({
      program: new URL('live-emotions/page.mjs', import.meta.url),
      files,
      args: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'],
    });
    try {
      await refused.page.click('#start');
      await refused.page.waitForFunction(
        () => /^stopped: .*was not allowed/.test(document.querySelector('#status').textContent),
        null,
        patience,
      );
    } finally {
      await refused.close();
    }
  });
});
