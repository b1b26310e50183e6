import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openVideo } from '@avemo/vision-prep/video';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOrSkip, openBrowserPage } from '../tools/browser';
import { cameraFilm } from './camera-film.mjs';

const vision = createRequire(new URL('../packages/vision-prep/package.json', import.meta.url));
const backend = createRequire(new URL('../packages/backend/package.json', import.meta.url));
const film = fileURLToPath(
  new URL('../packages/vision-prep/test/faces/clips/cremad-1001-happy.mp4', import.meta.url),
);
const size = { width: 320, height: 356 };

/** The film as a camera sees it. */
async function cameraFile(folder) {
  const video = await openVideo(film);
  const pictures = [];
  for await (const { picture } of video.frames({ size })) pictures.push(picture);
  await video.close();
  const path = join(folder, 'camera.y4m');
  writeFileSync(path, cameraFilm(pictures, size));
  return path;
}

describe.runIf(browserOrSkip('the example of live faces'))('examples/live-faces', () => {
  let folder;
  let browser;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'live-faces-'));
    const file = await cameraFile(folder);
    browser = await openBrowserPage({
      program: new URL('live-faces/page.mjs', import.meta.url),
      files: {
        '/': { path: fileURLToPath(new URL('live-faces/index.html', import.meta.url)) },
        '/page.js': { text: '' },
        '/models/': { path: join(dirname(vision.resolve('@vladmandic/human')), '..', 'models') },
        '/wasm/': { path: dirname(backend.resolve('@tensorflow/tfjs-backend-wasm')) },
      },
      args: [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${file}`,
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** How many pixels of the canvas have the colour of the first track's box. */
  const drawn = () =>
    browser.page.evaluate(() => {
      const { width, height } = document.querySelector('canvas');
      const { data } = document.querySelector('canvas').getContext('2d').getImageData(0, 0, width, height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        count += data[i] === 255 && data[i + 1] === 170 && data[i + 2] === 40;
      return count;
    });

  it('draws the box and the points of the face that the camera sees, frame after frame', async () => {
    await browser.page.click('#camera');
    await browser.page.waitForFunction(
      () => /^1 face, /.test(document.querySelector('#status').textContent),
      null,
      {
        timeout: 100_000,
      },
    );
    const texts = new Set();
    for (let i = 0; i < 200 && texts.size < 4; i++) {
      texts.add(await browser.page.textContent('#status'));
      await browser.page.waitForTimeout(50);
    }
    expect(texts.size).toBeGreaterThanOrEqual(4);
    expect([...texts].every((text) => /^1 face, \d+ ms$/.test(text))).toBe(true);
    expect(await drawn()).toBeGreaterThan(500);
    expect(browser.messages).toEqual([]);
  });

  it('draws the faces of a film until it is over', async () => {
    await browser.page.setInputFiles('#film', film);
    await browser.page.waitForFunction(
      () => document.querySelector('#status').textContent === 'The film is over.',
      null,
      {
        timeout: 100_000,
      },
    );
    expect(await drawn()).toBeGreaterThan(200);
    // The test itself reads the canvas twice, which Chromium remarks on.
    expect(browser.messages.filter((text) => !text.includes('willReadFrequently'))).toEqual([]);
  });
});
