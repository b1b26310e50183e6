import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeWav, resample, type AudioSignal } from '@avemo/dsp';
import { openVideo } from '@avemo/vision-prep/video';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOrSkip, openBrowserPage } from '../../../../tools/browser';
import { bundlePage } from '../../../../tools/browser/bundle-page';
import { loadEmotionModel } from '../../src/predict/index';
import { emotions } from '../../src/predict/emotions';
import { voiceCourse } from '../../src/predict/voice/voice-course';
import type { Heard } from '../programs/live-page';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const film = path('../../../vision-prep/test/faces/clips/cremad-1001-happy.mp4');
const program = new URL('../programs/live-page.ts', import.meta.url);
const vision = createRequire(new URL('../../../vision-prep/package.json', import.meta.url));
const backend = createRequire(new URL('../../../backend/package.json', import.meta.url));

/** Of the emotions in their order; undefined where no voice is heard. */
async function voiceOf(sound: AudioSignal): Promise<number[] | undefined> {
  const model = await loadEmotionModel();
  const course = await voiceCourse(sound, () => model.voice());
  return 'why' in course ? undefined : course.whole();
}

describe.runIf(browserOrSkip('the devices of a page'))('createEmotionDetector in a page', () => {
  let folder: string;
  let files: Record<string, { path: string } | { text: string }>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'devices-'));
    files = {
      '/worker.js': { text: await bundlePage(new URL('../../src/detector-worker.ts', import.meta.url)) },
      '/models/': { path: join(dirname(vision.resolve('@vladmandic/human')), '..', 'models') },
      '/weights/': { path: path('../../../weights/models') },
      '/wasm/': { path: dirname(backend.resolve('@tensorflow/tfjs-backend-wasm')) },
    };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('createEmotionDetector({ camera: false }) says what Node says of the samples that the microphone gave', async () => {
    const video = await openVideo(film);
    const voice = join(folder, 'voice.wav');
    writeFileSync(voice, encodeWav(resample(await video.audio(), 48_000)));
    await video.close();
    const browser = await openBrowserPage({
      program,
      files,
      args: [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${voice}`,
      ],
    });
    try {
      const heard = await browser.call<Heard[]>('hear', 3);
      expect(heard.some(({ probabilities }) => probabilities)).toBe(true);
      for (const { samples, sampleRate, probabilities } of heard) {
        const answer = await voiceOf({ samples: Float32Array.from(samples), sampleRate });
        expect(answer === undefined).toBe(probabilities === undefined);
        answer?.forEach((p, c) => expect(Math.abs(probabilities![emotions[c]] - p)).toBeLessThan(0.02));
      }
      expect(browser.messages).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('createEmotionDetector(…) goes on with the microphone where there is no camera', async () => {
    const browser = await openBrowserPage({
      program,
      files,
      args: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=0'],
    });
    try {
      const expected = ['starting', 'starting: no-device', 'running', 'stopped'];
      expect(await browser.call('states', {})).toEqual(expected);
    } finally {
      await browser.close();
    }
  });

  it('createEmotionDetector(…) lets go of everything where it is stopped while it starts', async () => {
    const browser = await openBrowserPage({
      program,
      files,
      args: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
    });
    try {
      const left = await browser.call<Record<string, number>>('leftOver', [0, 50, 500, 2000, 8000]);
      expect(left.started).toBeGreaterThan(0);
      expect(left.opened).toBeGreaterThan(0);
      expect(left).toMatchObject({ tracks: 0, workers: 0, contexts: 0, afterStop: 0 });
      expect(browser.messages).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('createEmotionDetector(…) says that there is no device at all', async () => {
    const browser = await openBrowserPage({ program, files, args: ['--use-fake-ui-for-media-stream'] });
    try {
      const expected = ['starting', 'stopped: no-device', 'EmotionDetectorError'];
      expect(await browser.call('states', {})).toEqual(expected);
    } finally {
      await browser.close();
    }
  });
});
