import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeWav, resample, type AudioSignal } from '@avemo/dsp';
import { useBackend } from '@avemo/backend';
import { createPicture, type Picture } from '@avemo/vision-prep';
import { createFaceTracker } from '@avemo/vision-prep/faces';
import { openVideo } from '@avemo/vision-prep/video';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOrSkip, openBrowserPage } from '../../../../tools/browser';
import { bundlePage } from '../../../../tools/browser/bundle-page';
import { RecentAnswers } from '../../src/live/recent-answers';
import { scoreFrame, type FaceCourse } from '../../src/predict/face/face-course';
import { loadEmotionModel } from '../../src/predict/index';
import { emotions } from '../../src/predict/emotions';
import { voiceCourse } from '../../src/predict/voice/voice-course';
import type { Course, Heard } from '../programs/live-page';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const film = path('../../../vision-prep/test/faces/clips/cremad-1001-happy.mp4');
const program = new URL('../programs/live-page.ts', import.meta.url);
const vision = createRequire(new URL('../../../vision-prep/package.json', import.meta.url));
const backend = createRequire(new URL('../../../backend/package.json', import.meta.url));

const { cameraFilm } = (await import(path('../../../../examples/camera-film.mjs'))) as {
  cameraFilm(pictures: readonly Picture<Uint8Array>[], size: { width: number; height: number }): Buffer;
};

/** Of the emotions in their order; undefined where no voice is heard. */
async function voiceOf(sound: AudioSignal): Promise<number[] | undefined> {
  const model = await loadEmotionModel();
  const course = await voiceCourse(sound, () => model.voice());
  return 'why' in course ? undefined : course.whole();
}

/** What Node says of the same frames and samples as the workers of a page, and of both after each frame. */
async function nodeCourse({ asked, answered }: Course) {
  await useBackend('wasm', { threads: 1 });
  const model = await loadEmotionModel();
  const { detector, scorer } = await model.face();
  const tracker = createFaceTracker({ detector });
  const recent = new RecentAnswers({ smoothing: 0.5, weights: model.weights });
  const single: (number[] | undefined)[] = [];
  const joined = new Map<number, number[] | undefined>();
  for (const { kind, time } of answered) {
    const { bytes, width, height, sampleRate } = asked[time];
    const data = new Uint8Array(Buffer.from(bytes, 'base64'));
    if (kind === 'voice') {
      const answer = await voiceOf({ samples: new Float32Array(data.buffer), sampleRate });
      recent.hear(time, answer);
      single.push(answer);
      continue;
    }
    const courses = new Map<number, FaceCourse>();
    const picture = createPicture(data, { width, height, channels: 3 });
    await scoreFrame(await tracker.next({ picture, time }), { scorer, courses });
    const faces = [...courses.values()].map(({ track, sights, answers }) => ({
      ...{ track, box: sights[0].box, probabilities: answers[0] },
    }));
    recent.see(time, faces);
    single.push(faces[0]?.probabilities);
    joined.set(time, recent.at(time)?.probabilities);
  }
  model.dispose();
  return { single, joined };
}

const tolerance = 0.02;
function expectNear(got: readonly number[] | undefined, expected: readonly number[] | undefined): void {
  expect(got === undefined).toBe(expected === undefined);
  expected?.forEach((p, c) => expect(Math.abs(got![c] - p), emotions[c]).toBeLessThan(tolerance));
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

  it('createEmotionDetector(…) says of a clip that camera and microphone are fed with what Node says of the same frames and samples', async () => {
    const size = { width: 320, height: 356 };
    const video = await openVideo(film);
    const pictures: Picture<Uint8Array>[] = [];
    for await (const { picture } of video.frames({ size, rate: 10 })) pictures.push(picture);
    const [camera, voice] = ['camera.y4m', 'clip.wav'].map((name) => join(folder, name));
    writeFileSync(camera, cameraFilm(pictures, size));
    writeFileSync(voice, encodeWav(resample(await video.audio(), 48_000)));
    await video.close();
    const browser = await openBrowserPage({
      program,
      files,
      args: [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${camera}`,
        `--use-file-for-fake-audio-capture=${voice}`,
      ],
    });
    try {
      const course = await browser.call<Course>('both', 4);
      const { single, joined } = await nodeCourse(course);
      course.answered.forEach((answer, i) => {
        expectNear(
          answer.kind === 'voice' ? answer.probabilities : answer.faces[0]?.probabilities,
          single[i],
        );
      });
      expect(course.results.length).toBeGreaterThanOrEqual(4);
      for (const { time, label, probabilities } of course.results) {
        const answer = joined.get(time);
        expectNear(answer && emotions.map((name) => probabilities[name]), answer);
        expect(label).toBe(answer ? emotions[answer.indexOf(Math.max(...answer))] : null);
      }
      expect(browser.messages).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it("createEmotionDetector({ backend: 'webgpu' }) says what to use where there is no graphics adapter, and 'auto' takes wasm there", async () => {
    type Look = { probabilities?: Record<string, number>; code?: string; message?: string };
    const size = { width: 320, height: 356 };
    const video = await openVideo(film);
    const { picture } = (await video.frames({ size }).next()).value!;
    await video.close();
    const still = join(folder, 'still.y4m');
    writeFileSync(still, cameraFilm([picture], size));
    const standalone = await bundlePage(new URL('../../src/standalone-worker.ts', import.meta.url));
    const browser = await openBrowserPage({
      program,
      files: { ...files, '/standalone-worker.js': { text: standalone } },
      args: [
        ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--disable-gpu'],
        `--use-file-for-fake-video-capture=${still}`,
      ],
    });
    try {
      const refused = await browser.call<Look>('look', 'webgpu');
      expect(refused.code).toBe('worker');
      expect(refused.message).toMatch(/the face worker: .*"webgpu" cannot be used: .*Or use 'wasm'/);
      expect((await browser.call<Look>('look', 'auto')).probabilities).toHaveProperty('happiness');
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
