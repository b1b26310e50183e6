import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

/** The one tensor that a layer was called with, as floats. @internal */
export function onlyTensor(layer: layers.Layer, inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  if (!Array.isArray(inputs)) return asFloats(inputs);
  if (inputs.length !== 1) {
    throw new RangeError(
      `${layer.getClassName()} ${layer.name}: expected one input tensor; got ${inputs.length}.`,
    );
  }
  return asFloats(inputs[0]);
}

/** Truth values and integers as floats, which kernels would read as other numbers. @internal */
export function asFloats(x: tf.Tensor): tf.Tensor {
  return x.dtype === 'float32' ? x : tf.cast(x, 'float32');
}
