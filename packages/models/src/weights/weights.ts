import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { formatValue, requireOneOf, requireOptions } from '@avemo/checks';
import { decodeSafetensors } from './decode-safetensors';
import { encodeSafetensors } from './encode-safetensors';
import { foreignTensors } from './foreign-tensors';
import type { NamedTensor } from './named-tensors';
import { WeightsError } from './weights-error';

/** Anything with weights: a layers model or a layer. */
export interface HasWeights {
  /** All weights, the frozen ones and those of inner layers included. */
  readonly weights: LayerVariable[];
}

/**
 * Writes the weights of a model as a safetensors file, as 32-bit floats.
 *
 * Names are those of the layers and their weights, `layer/kernel`, and do not depend on what else the program built;
 * so give layers explicit names.
 *
 * @param model - A layers model or a built layer.
 * @returns The bytes of the file.
 * @throws WeightsError with code `name` if two weights have one name.
 *
 * @example
 * ```ts
 * import { decodeSafetensors, fcnAudioEncoder, saveWeights } from '@avemo/models';
 *
 * const encoder = fcnAudioEncoder({ filters: [4, 4, 4, 4, 8] });
 * const { tensors } = decodeSafetensors(await saveWeights(encoder));
 * tensors.get('audio_conv1/kernel')?.shape; // → [11, 11, 1, 4]
 * ```
 */
export async function saveWeights(model: HasWeights): Promise<Uint8Array> {
  const tensors = new Map<string, NamedTensor>();
  for (const [name, variable] of namedWeights('saveWeights', model)) {
    const data = await variable.read().data<'float32'>();
    tensors.set(name, { data: Float32Array.from(data), shape: variable.shape as number[] });
  }
  return encodeSafetensors(tensors);
}

/** Options of `loadWeights`. */
export interface LoadWeightsOptions {
  /**
   * Which program's names and layouts the file has: 'torch' (a PyTorch state dict), 'keras' (a Keras model with the channels
   * last) or 'avemo' (`saveWeights`). Default 'avemo'.
   */
  from?: 'avemo' | 'torch' | 'keras';
  /**
   * The name in the file of each layer, by the layer's name without the model's: { conv1_1: 'features.0' }. Default: the
   * names of torchvision's and Keras' networks where the layers are theirs, else the layers' own, with dots or underscores.
   */
  names?: Readonly<Record<string, string>>;
}

/**
 * Puts the weights of a safetensors file into a model.
 *
 * The file is checked whole before the first weight changes, so a failed call changes nothing. A file of `saveWeights` has
 * the model's weights by name and shape. From PyTorch, kernels are turned round (NCHW to NHWC, [out, in] to [in, out]), the
 * inputs of a layer behind a flattened map are reordered, the two biases of an LSTM are added; `num_batches_tracked` is left
 * out. Keras' batch normalisation without a scale gives γ = 1.
 *
 * @param model - A layers model or, from `saveWeights`, a built layer.
 * @param bytes - The file, from `saveWeights` or another program.
 * @param options - Which program's file it is.
 * @throws WeightsError with a code, naming the weight, if the file is damaged or does not belong to the model.
 *
 * @example
 * ```ts
 * import { fcnAudioEncoder, loadWeights, saveWeights } from '@avemo/models';
 *
 * const options = { filters: [4, 4, 4, 4, 8] };
 * const copy = fcnAudioEncoder({ ...options, seed: 2 });
 * loadWeights(copy, await saveWeights(fcnAudioEncoder({ ...options, seed: 1 })));
 * copy.getWeights().length; // → 10
 * ```
 */
export function loadWeights(model: HasWeights, bytes: Uint8Array, options: LoadWeightsOptions = {}): void {
  requireOptions('loadWeights', 'options', options);
  const { from = 'avemo', names } = options;
  requireOneOf('loadWeights', 'from', from, ['avemo', 'torch', 'keras']);
  const variables = namedWeights('loadWeights', model);
  const { tensors: read } = decodeSafetensors(bytes);
  const tensors = from === 'avemo' ? read : foreignTensors(model, read, { from, names });
  const missing = [...variables.keys()].filter((name) => !tensors.has(name));
  const unknown = [...tensors.keys()].filter((name) => !variables.has(name));
  if (missing.length + unknown.length > 0) {
    throw new WeightsError(
      'name',
      `loadWeights: the file and the model must hold the same weights; missing in the file: ${list(missing)}; ` +
        `unknown to the model: ${list(unknown)}. Give layers explicit names.`,
    );
  }
  for (const [name, variable] of variables) {
    const { data, shape } = tensors.get(name)!;
    if (shape.length !== variable.shape.length || shape.some((n, i) => n !== variable.shape[i])) {
      throw new WeightsError(
        'shape',
        `loadWeights: "${name}" must have the shape [${variable.shape}]; the file has [${shape}].`,
      );
    }
    if (!(data instanceof Float32Array)) {
      throw new WeightsError('dtype', `loadWeights: "${name}" must be of floats; the file has integers.`);
    }
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new WeightsError('value', `loadWeights: "${name}" holds ${data[bad]} at index ${bad}.`);
    }
  }
  tf.tidy(() => {
    for (const [name, variable] of variables) {
      const { data, shape } = tensors.get(name)!;
      variable.write(tf.tensor(data, shape));
    }
  });
}

/** `originalName` is the name without the suffix by which TensorFlow.js tells copies in one program apart. */
function namedWeights(caller: string, model: HasWeights): Map<string, LayerVariable> {
  if (typeof model !== 'object' || model === null || !Array.isArray(model.weights)) {
    throw new TypeError(
      `${caller}: model must be a layers model or a built layer; got ${formatValue(model)}.`,
    );
  }
  const variables = new Map<string, LayerVariable>();
  for (const variable of model.weights) {
    const name = variable.originalName;
    if (variables.has(name)) {
      throw new WeightsError(
        'name',
        `${caller}: two weights of the model are named "${name}". Give layers distinct names.`,
      );
    }
    variables.set(name, variable);
  }
  return variables;
}

function list(names: string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
