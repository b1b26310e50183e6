import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { layers, Shape } from '@tensorflow/tfjs-layers';

/** The [activations, mask] pair that a masked layer was called with. @internal */
export function maskedInputs(layer: layers.Layer, inputs: Tensor | Tensor[]): [Tensor4D, Tensor2D] {
  if (!Array.isArray(inputs) || inputs.length !== 2) {
    throw new RangeError(`${title(layer)}: expected the inputs [x, mask]; got ${count(inputs)}.`);
  }
  return [inputs[0] as Tensor4D, inputs[1] as Tensor2D];
}

/** The shape of x where a masked layer is given [x, mask]; checks ranks. @internal */
export function maskedInputShape(layer: layers.Layer, shapes: Shape | Shape[]): Shape {
  const pair = shapes as Shape[];
  if (!Array.isArray(pair[0]) || pair.length !== 2) {
    throw new RangeError(
      `${title(layer)}: expected the inputs [x, mask]; got shape ${JSON.stringify(shapes)}.`,
    );
  }
  if (pair[0].length !== 4 || pair[1].length !== 2) {
    throw new RangeError(
      `${title(layer)}: expected x [batch, time, frequency, channels] and mask [batch, time']; ` +
        `got ${JSON.stringify(pair)}.`,
    );
  }
  return pair[0];
}

/** ⌈size / stride⌉, null staying null. @internal */
export function stridedSize(size: number | null, stride: number): number | null {
  return size === null ? null : Math.ceil(size / stride);
}

function title(layer: layers.Layer): string {
  return `${layer.getClassName()} ${layer.name}`;
}

function count(inputs: Tensor | Tensor[]): string {
  return Array.isArray(inputs) ? `${inputs.length} tensors` : 'one tensor';
}
