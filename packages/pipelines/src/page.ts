import { useBackend } from '@avemo/backend';
import {
  createEmotionDetector as createDetector,
  type EmotionDetector,
  type EmotionDetectorOptions,
} from './live/index';
import { loadedOnce } from './predict/emotion-model';
import {
  loadEmotionModel as loadModel,
  predict as predictAnywhere,
  type ClipSource,
  type EmotionModel,
  type LoadEmotionModelOptions,
  type Prediction,
  type PredictOptions,
} from './predict/index';

export { EmotionDetectorError, meaning } from './live/index';
export { emotions, loadSystem, loadSystems } from './predict/index';

/** Packages lie beside this one in node_modules, and on servers that give out what npm has. */
const beside = (path: string) => new URL(`../../../${path}/`, import.meta.url).href;
const files = {
  weights: beside('@avemo/weights/models'),
  faces: beside('@vladmandic/human/models'),
  wasmPaths: beside('@tensorflow/tfjs-backend-wasm/dist'),
};

/**
 * `loadEmotionModel` of `@avemo/pipelines/predict` for pages without a bundler: files are found beside this package.
 *
 * @param options - Which voice, and where the files lie.
 * @returns The model.
 * @throws as `loadEmotionModel`
 *
 * @example
 * ```ts
 * import { loadEmotionModel } from '@avemo/pipelines/page';
 *
 * const model = await loadEmotionModel({ voice: 'emodb' });
 * model.name; // → '@avemo/weights (voice: Emo-DB)'
 * ```
 */
export const loadEmotionModel = (options: LoadEmotionModelOptions = {}): Promise<EmotionModel> =>
  loadModel({ weights: files.weights, faces: files.faces, ...options });

const ownModel = loadedOnce(() => loadEmotionModel());

/**
 * `predict` of `@avemo/pipelines/predict` for pages without a bundler: files are found beside this package.
 *
 * @param source - An address, bytes, a Blob or File, a stream of bytes, or an element of the page.
 * @param options - The model, and how closely to look.
 * @returns The answer, plain data.
 * @throws as `predict`
 *
 * @example
 * ```ts no-run: needs a page
 * import { predict } from '@avemo/pipelines/page';
 *
 * const { label, confidence } = await predict('clip.mp4');
 * ```
 */
export async function predict(source: ClipSource, options: PredictOptions = {}): Promise<Prediction> {
  await useBackend('auto', { wasmPaths: files.wasmPaths });
  const model = options.model ?? (await ownModel());
  return predictAnywhere(source, { ...options, model });
}

/**
 * `createEmotionDetector` of `@avemo/pipelines/live` for pages without a bundler: files and worker are found beside this
 * package, on another server too.
 *
 * @param options - Who takes the results.
 * @returns The detector; `await detector.start()` begins.
 * @throws as `createEmotionDetector`
 *
 * @example
 * ```ts no-run: needs a page with a camera
 * import { createEmotionDetector } from '@avemo/pipelines/page';
 *
 * const detector = createEmotionDetector({ onResult: ({ label }) => console.log(label) });
 * await detector.start();
 * ```
 */
export const createEmotionDetector = (options: EmotionDetectorOptions): EmotionDetector =>
  createDetector({ ...files, worker: startWorker, ...options });

/** A worker's script must come from the page's own server; what it imports need not. */
function startWorker(): Worker {
  const address = new URL('./standalone-worker.js', import.meta.url);
  if (address.origin === location.origin) return new Worker(address, { type: 'module' });
  const script = new Blob([`import ${JSON.stringify(address.href)};`], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(script), { type: 'module' });
}
