import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { golden, type GoldenArray } from '@avemo/golden';

type Layer = layers.Layer;

/** A tensor of a golden array. */
export const tensorOf = ({ data, shape }: GoldenArray) =>
  tf.tensor(Float32Array.from(data), shape, 'float32');

/** Reader of one golden case: `input` as a tensor, `output` as it is. */
export function goldenTensors(id: string) {
  const source = golden(id);
  return { ...source, tensor: (name: string) => tensorOf(source.input(name)) };
}

/** The output of a layer and the gradients of sum(output · R) towards inputs and trainable weights. */
export function gradients(layer: Layer, inputs: tf.Tensor[], R: tf.Tensor, constants: tf.Tensor[] = []) {
  const output = layer.apply([...inputs, ...constants]) as tf.Tensor;
  const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const loss = (...all: tf.Tensor[]) =>
    tf.sum(tf.mul(layer.apply([...all.slice(0, inputs.length), ...constants]) as tf.Tensor, R)) as tf.Scalar;
  const towardsInputs = tf.grads(loss)(inputs);
  const grads: tf.NamedTensorMap =
    variables.length > 0 ? tf.variableGrads(() => loss(...inputs), variables).grads : {};
  return {
    output: output.dataSync(),
    inputs: towardsInputs.map((grad) => grad.dataSync()),
    weights: variables.map(({ name }) => grads[name]),
  };
}

/** Numbers in (−1, 1) that look random and are the same everywhere. */
export function noise(shape: number[], seed: number): tf.Tensor {
  return tf.randomUniform(shape, -1, 1, 'float32', seed);
}
