import type * as tfjs from '@tensorflow/tfjs-core';
import { faceModelCards, type FaceModelCard, type FaceModelName } from './face-model-cards';
import { FaceModelError } from './face-model-error';
import type { FaceModelSource } from './face-model-source';
import { readModelFile } from './read-model-file';

/** What loading a model needs. @internal */
export interface LoadFaceModelOptions {
  caller: string;
  models?: FaceModelSource;
  signal?: AbortSignal;
}

/** What is used of a graph model; its package is an optional peer, so its types are not named here. */
interface Graph {
  execute(input: tfjs.Tensor, outputs: string[]): tfjs.Tensor | tfjs.Tensor[];
  dispose(): void;
}

/** A loaded network: batches of typed arrays in, typed arrays out, no tensor left behind. @internal */
export class FaceModel {
  private disposed = false;

  constructor(
    readonly card: FaceModelCard,
    private readonly tf: typeof tfjs,
    private readonly graph: Graph,
  ) {}

  /** Runs a batch of inputs that lie one after another in `data`, scaled as the card says. */
  async run(caller: string, data: Float32Array): Promise<Float32Array[]> {
    if (this.disposed) {
      throw new FaceModelError('disposed', `${caller}: ${this.card.name} was disposed. Create it anew.`);
    }
    const [height, width, channels] = this.card.input;
    const batch = data.length / (height * width * channels);
    const input = this.tf.tensor4d(data, [batch, height, width, channels]);
    let outputs: tfjs.Tensor[] = [];
    try {
      const result = this.graph.execute(input, [...this.card.outputs]);
      outputs = Array.isArray(result) ? result : [result];
      return (await Promise.all(outputs.map((output) => output.data()))) as Float32Array[];
    } catch (cause) {
      throw new FaceModelError(
        'backend',
        `${caller}: ${this.card.name} does not run on the tfjs backend '${this.tf.getBackend()}' ` +
          `(${(cause as Error).message}). Choose another backend, for example wasm.`,
        { cause },
      );
    } finally {
      this.tf.dispose([input, ...outputs]);
    }
  }

  dispose(): void {
    if (!this.disposed) this.graph.dispose();
    this.disposed = true;
  }
}

/** Reads, checks and builds a model, and runs it once on zeros, so that a missing operation shows at once. @internal */
export async function loadFaceModel(
  name: FaceModelName,
  { caller, models, signal }: LoadFaceModelOptions,
): Promise<FaceModel> {
  const card = faceModelCards[name];
  const [tf, { loadGraphModel }] = await tensorflow(caller);
  const read = async (file: string, expected: string) => {
    const bytes = await readModelFile(caller, file, models, signal);
    await requireDigest(caller, file, bytes, expected);
    return bytes;
  };
  const graph = JSON.parse(new TextDecoder().decode(await read(`${name}.json`, card.sha256.graph)));
  const weights = await read(`${name}.bin`, card.sha256.weights);
  signal?.throwIfAborted();
  await requireBackend(caller, tf);
  const model = new FaceModel(
    card,
    tf,
    await loadGraphModel({
      load: async () => ({
        modelTopology: graph.modelTopology,
        format: graph.format,
        weightSpecs: graph.weightsManifest.flatMap((group: { weights: unknown[] }) => group.weights),
        weightData: weights.slice().buffer,
      }),
    }),
  );
  try {
    await model.run(caller, new Float32Array(card.input[0] * card.input[1] * card.input[2]));
    signal?.throwIfAborted();
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}

async function tensorflow(caller: string) {
  try {
    return await Promise.all([import('@tensorflow/tfjs-core'), import('@tensorflow/tfjs-converter')]);
  } catch (cause) {
    throw new FaceModelError(
      'not-installed',
      `${caller}: TensorFlow.js is missing. Run npm install @tensorflow/tfjs-core @tensorflow/tfjs-converter.`,
      { cause },
    );
  }
}

async function requireBackend(caller: string, tf: typeof tfjs): Promise<void> {
  try {
    await tf.ready();
  } catch (cause) {
    throw new FaceModelError(
      'backend',
      `${caller}: TensorFlow.js has no backend to compute with (${(cause as Error).message}). ` +
        'Choose one first, for example await useBackend() of @avemo/backend.',
      { cause },
    );
  }
}

async function requireDigest(
  caller: string,
  file: string,
  bytes: Uint8Array,
  expected: string,
): Promise<void> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found !== expected) {
    throw new FaceModelError(
      'changed',
      `${caller}: ${file} is not the file of @vladmandic/human 3.3 that this package was measured with: its SHA-256 ` +
        `is ${found}, not ${expected}. Install version 3.3.6.`,
    );
  }
}
