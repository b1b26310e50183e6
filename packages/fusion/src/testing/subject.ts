import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { FusionFactory } from './fusion-factory';

type Layer = tfl.layers.Layer;

/** What a check works with. */
export interface Subject {
  create: FusionFactory;
  /** The options that `create` passes by itself. */
  options: Record<string, unknown>;
  /** The features of each input that has features, as `parameterCount` takes them. */
  inputDims: number[];
  /** Which modality each float32 input belongs to. */
  modalityOf: number[];
  /** Inputs for a batch of that many samples; sample i is the same in every batch. Only float32 inputs are modalities. */
  inputs(batch: number): tf.Tensor[];
}

/** A statement that must hold for every fusion layer; `run` throws when it does not. */
export interface Check {
  title: string;
  run(subject: Subject): void | Promise<void>;
}

/** Throws with this message unless the condition holds. */
export function demand(condition: boolean, message: () => string): void {
  if (!condition) throw new Error(message());
}

/** Whether two plain values agree, key by key. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const [left, right] = [a, b] as Record<string, unknown>[];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => same(left[key], right[key]));
}

/** The greatest |a − b|; NaN when any pair holds NaN. */
export function greatestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = a.length === b.length ? 0 : NaN;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
}

/** Numbers in (−1, 1) that look random and are the same everywhere. */
export const noise = (shape: number[], seed: number): tf.Tensor =>
  tf.randomUniform(shape, -1, 1, 'float32', seed);

/** Whether the input is a modality; masks are not. */
export const isFloat = (tensor: tf.Tensor): boolean => tensor.dtype === 'float32';

/** What the layer gives, as a list. */
export const applyAll = (layer: Layer, inputs: tf.Tensor[], training = false): tf.Tensor[] => {
  const output = layer.apply(inputs, { training }) as tf.Tensor | tf.Tensor[];
  return Array.isArray(output) ? output : [output];
};

/** What the layer gives; several outputs side by side as one row per sample. */
export function apply(layer: Layer, inputs: tf.Tensor[], training = false): tf.Tensor {
  const outputs = applyAll(layer, inputs, training);
  if (outputs.length === 1) return outputs[0];
  return tf.tidy(() =>
    tf.concat(
      outputs.map((each) => {
        const size = each.shape.slice(1).reduce((product, length) => product * length, 1);
        return tf.reshape(tf.cast(each, 'float32'), [each.shape[0], size]);
      }),
      1,
    ),
  );
}

/** The gradients of sum(output · R) towards the modalities and the trained weights. */
export function gradientsOf(
  layer: Layer,
  inputs: tf.Tensor[],
  R: tf.Tensor,
): { value: tf.Tensor; gradient: tf.Tensor }[] {
  const floats = inputs.filter(isFloat);
  const scalar = (...xs: tf.Tensor[]) => {
    const rest = [...xs];
    const all = inputs.map((input) => (isFloat(input) ? (rest.shift() as tf.Tensor) : input));
    return tf.sum(tf.mul(apply(layer, all), R)) as tf.Scalar;
  };
  const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const values = [...floats, ...variables];
  // One pass for all: a weight is the same tensor in the layer as in this list.
  const gradients = tf.grads((...all) => scalar(...all.slice(0, floats.length)))(values);
  return values.map((value, i) => ({ value, gradient: gradients[i] }));
}

/** Gives every trained weight, biases too, a value that is neither zero nor special. */
export function disturbWeights(layer: Layer): void {
  tf.tidy(() => {
    layer.trainableWeights.forEach((weight, i) => {
      const value = weight.read();
      weight.write(tf.add(value, tf.mul(noise(value.shape, 90 + i), 0.3)));
    });
  });
}

/** A model of this layer alone. */
export function asModel(layer: Layer, inputs: tf.Tensor[]) {
  const symbols = inputs.map(({ shape, dtype }) => tfl.input({ shape: shape.slice(1), dtype }));
  const outputs = layer.apply(symbols) as tfl.SymbolicTensor | tfl.SymbolicTensor[];
  return { symbols, outputs: Array.isArray(outputs) ? outputs : [outputs] };
}

/** Whether every value of every tensor is finite. */
export const finite = (...tensors: tf.Tensor[]): boolean =>
  tensors.every((tensor) => tensor.dataSync().every((value) => Number.isFinite(value)));

/** The multiply–accumulates of all matrix products, and of outer products, that the backend is asked for. */
export async function productsOf(run: () => tf.Tensor): Promise<number> {
  const { kernels } = await tf.profile(run);
  const size = (shape: number[]) => shape.reduce((product, each) => product * each, 1);
  return kernels.reduce((sum, { name, inputShapes, outputShapes }) => {
    const [a, b] = inputShapes as number[][];
    const [out] = outputShapes as number[][];
    if (name === 'BatchMatMul' || name === '_FusedMatMul') {
      return sum + (size(out) * size(a.slice(-2))) / out[out.length - 2];
    }
    // An outer product is a product that is larger than either factor.
    const isOuter = name === 'Multiply' && size(out) > Math.max(size(a), size(b));
    return isOuter ? sum + size(out) : sum;
  }, 0);
}
