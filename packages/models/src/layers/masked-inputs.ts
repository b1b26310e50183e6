import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { layers, Shape } from '@tensorflow/tfjs-layers';
import { asFloats } from './only-tensor';

/** The [activations, mask] pair that a masked layer was called with; the mask belongs to its output. @internal */
export function maskedInputs(
  layer: layers.Layer,
  inputs: Tensor | Tensor[],
  stride: number,
): [Tensor4D, Tensor2D] {
  if (!Array.isArray(inputs) || inputs.length !== 2) {
    throw new RangeError(`${title(layer)}: expected the inputs [x, mask]; got ${count(inputs)}.`);
  }
  const [x, mask] = inputs.map(asFloats) as [Tensor4D, Tensor2D];
  const expected = [x.shape[0], Math.ceil(x.shape[1] / stride)];
  if (mask.shape[0] !== expected[0] || mask.shape[1] !== expected[1]) {
    throw new RangeError(
      `${title(layer)}: the mask of x [${x.shape}] must have the shape [${expected}]; got [${mask.shape}].`,
    );
  }
  return [x, mask];
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
