import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fileURLToPath } from 'node:url';
import { backend, memory } from '@tensorflow/tfjs-core';
import { resample, type AudioSignal } from '@avemo/dsp';
import type { Picture } from '@avemo/vision-prep';
import { openVideo } from '@avemo/vision-prep/video';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FromWorker, LiveFace, ToWorker } from '../../src/live/detector-messages';
import { RecentAnswers } from '../../src/live/recent-answers';
import { serveDetector, type WorkerScope } from '../../src/live/serve-detector';
import { SoundRing } from '../../src/live/sound-ring';

const film = fileURLToPath(
  new URL('../../../vision-prep/test/faces/clips/cremad-1001-happy.mp4', import.meta.url),
);
const size = { width: 320, height: 356 };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is held: tensors, and bytes of tfjs's own memory and of everything else. */
function held() {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  const { wasm } = backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  return { tensors: memory().numTensors, kernels: wasm.HEAPU8.byteLength, bytes: heapUsed + external };
}

/** A picture as the page hands it over; Node has no canvas to draw it on. */
class Bitmap {
  static open = 0;
  readonly width: number;
  readonly height: number;
  constructor(readonly picture: Picture<Uint8Array>) {
    [this.height, this.width] = picture.shape;
    Bitmap.open++;
  }
  close() {
    Bitmap.open--;
  }
}

class Canvas {
  private drawn: Bitmap | undefined;
  constructor(
    readonly width: number,
    readonly height: number,
  ) {}
  getContext() {
    return {
      drawImage: (bitmap: Bitmap) => (this.drawn = bitmap),
      getImageData: () => {
        const rgb = this.drawn!.picture.data;
        const data = new Uint8ClampedArray((rgb.length / 3) * 4);
        for (let i = 0, j = 0; i < rgb.length; i += 3, j += 4) data.set(rgb.subarray(i, i + 3), j);
        return { data };
      },
    };
  }
}

/** A worker's side of the detector; asks it one message after the other. */
async function serve(role: 'face' | 'voice') {
  let answered: (message: FromWorker) => void = () => {};
  const scope: WorkerScope = { onmessage: null, postMessage: (message) => answered(message) };
  serveDetector(scope);
  const tell = (data: ToWorker) => scope.onmessage!({ data });
  const ask = async (data: ToWorker): Promise<FromWorker> => {
    const answer = await new Promise<FromWorker>((resolve) => {
      answered = resolve;
      tell(data);
    });
    if (answer.kind === 'failed') throw new Error(answer.message);
    return answer;
  };
  await ask({ kind: 'open', role, options: { backend: 'wasm' } });
  return { ask, tell };
}

describe('serveDetector', () => {
  const pictures: Picture<Uint8Array>[] = [];
  let sound: AudioSignal;
  beforeAll(async () => {
    vi.stubGlobal('OffscreenCanvas', Canvas);
    const video = await openVideo(film);
    for await (const { picture } of video.frames({ size })) {
      pictures.push(picture);
      if (pictures.length === 8) break;
    }
    sound = resample(await video.audio(), 48_000);
    await video.close();
  });
  afterAll(() => vi.unstubAllGlobals());

  it('serveDetector(scope) holds after half an hour what it held after ten minutes', async () => {
    const [face, voice] = [await serve('face'), await serve('voice')];
    const recent = new RecentAnswers({ smoothing: 0.5, weights: { voice: 1, face: 1 } });
    const ring = new SoundRing(sound.sampleRate, 3);
    const [nobody, second] = [{ ...pictures[0], data: new Uint8Array(pictures[0].data.length) }, 48_000];
    const black = Object.assign(Object.create(Object.getPrototypeOf(pictures[0])), nobody);
    const silence = new Float32Array(3 * second);
    const tracks = new Set<number>();
    let [labelled, heard, empty] = [0, 0, 0];

    /** Each minute, at full speed: half a second of a face that goes, three of its voice, at times silence. */
    const minute = async (count: number) => {
      for (const [i, picture] of [...pictures.slice(0, 3), pictures[count % 8], black].entries()) {
        const bitmap = new Bitmap(picture) as unknown as ImageBitmap;
        const time = count * 60 + i / 10;
        const answer = await face.ask({ kind: 'frame', time, bitmap });
        const { faces } = answer as { faces: LiveFace[] };
        if (faces.length === 0) empty++;
        for (const { track } of faces) tracks.add(track);
        recent.see(time, faces);
        if (recent.at(time)) labelled++;
      }
      for (const samples of count % 5 === 0 ? [sound.samples, silence] : [sound.samples]) {
        for (let at = 0; at < samples.length; at += 4096) ring.push(samples.subarray(at, at + 4096));
        const time = count * 60 + 1;
        const message = { kind: 'sound', time, samples: ring.read(), sampleRate: second } as const;
        const { probabilities } = (await voice.ask(message)) as { probabilities?: number[] };
        if (probabilities) heard++;
        recent.hear(time, probabilities);
      }
      if (count % 10 === 9) face.tell({ kind: 'restart' });
    };
    const course: ReturnType<typeof held>[] = [];
    for (let count = 0; count < 30; count++) {
      await minute(count);
      course.push(held());
    }

    const [early, late] = [course.slice(5, 10), course.slice(-5)];
    expect(late.map(({ tensors }) => tensors)).toEqual(early.map(({ tensors }) => tensors));
    expect(late.map(({ kernels }) => kernels)).toEqual(early.map(({ kernels }) => kernels));
    // Garbage comes and goes between the collections, so that the least of five is closest to what is really held. A
    // picture is 0.3 MB and a stretch of sound 0.6 MB: 100 and 24 of them lie between.
    const least = (part: typeof course) => Math.min(...part.map(({ bytes }) => bytes));
    expect(least(late) - least(early)).toBeLessThan(2 ** 21);
    expect(Bitmap.open).toBe(0);
    // The half hour had what a leak would need: faces that came and went, voices and silences.
    expect(tracks.size).toBeGreaterThan(1);
    expect(empty).toBeGreaterThanOrEqual(30);
    expect(labelled).toBeGreaterThanOrEqual(120);
    expect(heard).toBeGreaterThanOrEqual(30);
  }, 400_000);
});
