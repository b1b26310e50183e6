import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

/** The one tensor that a layer was called with. @internal */
export function onlyTensor(layer: layers.Layer, inputs: Tensor | Tensor[]): Tensor {
  if (!Array.isArray(inputs)) return inputs;
  if (inputs.length !== 1) {
    throw new RangeError(
      `${layer.getClassName()} ${layer.name}: expected one input tensor; got ${inputs.length}.`,
    );
  }
  return inputs[0];
}
