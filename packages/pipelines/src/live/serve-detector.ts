import { ndArray } from '@avemo/checks';
import { useBackend } from '@avemo/backend';
import { createFaceTracker, type FaceTracker } from '@avemo/vision-prep/faces';
import type { Picture } from '@avemo/vision-prep';
import { loadEmotionModel, type EmotionModel, type LoadEmotionModelOptions } from '../predict/emotion-model';
import { scoreFrame, type FaceCourse } from '../predict/face/face-course';
import { voiceCourse } from '../predict/voice/voice-course';
import type { FromWorker, LiveFace, ToWorker, WorkerOptions } from './detector-messages';

/** What a worker is to its own code. */
export interface WorkerScope {
  onmessage: ((event: { data: ToWorker }) => void) | null;
  postMessage(message: FromWorker): void;
}

/**
 * Answers the messages of `createEmotionDetector` in a worker, one message after the other. The entry
 * `@avemo/pipelines/detector-worker` calls it for its own worker; call it yourself in a worker with more to do.
 *
 * @param scope - The worker's global object: what messages come to, and what answers are posted with.
 *
 * @example
 * ```ts
 * import { serveDetector } from '@avemo/pipelines/detector-worker';
 *
 * const scope = { onmessage: null, postMessage: () => {} };
 * serveDetector(scope);
 * typeof scope.onmessage; // → 'function'
 * ```
 */
export function serveDetector(scope: WorkerScope): void {
  let answer: ((message: ToWorker) => Promise<FromWorker | undefined>) | undefined;
  let last: Promise<unknown> = Promise.resolve();
  scope.onmessage = ({ data }) => {
    last = last.then(async () => {
      try {
        if (data.kind === 'open') {
          const { backend, wasmPaths } = data.options;
          const active = data.role === 'face' ? await useBackend(backend, { wasmPaths }) : undefined;
          const model = await loadEmotionModel({ ...data.options, weights: sourceOf(data.options.weights) });
          answer = await (data.role === 'face' ? faceAnswers(model) : voiceAnswers(model));
          scope.postMessage({ kind: 'ready', backend: active?.name ?? 'none', weights: model.weights });
        } else {
          const reply = await answer?.(data);
          if (reply) scope.postMessage(reply);
        }
      } catch (error) {
        scope.postMessage({ kind: 'failed', message: (error as Error).message });
      }
    });
  };
}

/** A folder as it is; of addresses by file, what fetches them. */
function sourceOf(weights: WorkerOptions['weights']): LoadEmotionModelOptions['weights'] {
  if (typeof weights !== 'object') return weights;
  return async (file) => {
    const response = await fetch(weights[file]);
    if (!response.ok) throw new Error(`${weights[file]} cannot be read: HTTP ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  };
}

async function faceAnswers(model: EmotionModel) {
  const { detector, scorer } = await model.face();
  let tracker: FaceTracker = createFaceTracker({ detector });
  return async (message: ToWorker): Promise<FromWorker | undefined> => {
    if (message.kind === 'restart') tracker = createFaceTracker({ detector });
    if (message.kind !== 'frame') return undefined;
    const started = performance.now();
    const { time, bitmap } = message;
    const courses = new Map<number, FaceCourse>();
    await scoreFrame(await tracker.next({ picture: pictureOf(bitmap), time }), { scorer, courses });
    const faces = [...courses.values()].map(({ track, sights, answers }): LiveFace => {
      const { x, y, width, height } = sights[0].box;
      return { track, box: { x, y, width, height }, probabilities: answers[0] };
    });
    return { kind: 'faces', time, faces, milliseconds: performance.now() - started };
  };
}

async function voiceAnswers(model: EmotionModel) {
  await model.voice();
  return async (message: ToWorker): Promise<FromWorker | undefined> => {
    if (message.kind !== 'sound') return undefined;
    const started = performance.now();
    const { time, samples, sampleRate } = message;
    const course = await voiceCourse({ samples, sampleRate }, () => model.voice());
    const probabilities = 'why' in course ? undefined : course.whole();
    return { kind: 'voice', time, probabilities, milliseconds: performance.now() - started };
  };
}

let canvas: OffscreenCanvas | undefined;

function pictureOf(bitmap: ImageBitmap): Picture<Uint8Array> {
  const { width, height } = bitmap;
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0, j = 0; i < rgb.length; i += 3, j += 4) {
    rgb[i] = data[j];
    rgb[i + 1] = data[j + 1];
    rgb[i + 2] = data[j + 2];
  }
  return ndArray(rgb, [height, width, 3]);
}
