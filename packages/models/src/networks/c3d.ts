import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { deriveSeed, requireInteger } from '@avemo/checks';
import { Checkpointed } from '../layers/checkpointed';
import { Conv3dRelu } from '../layers/conv3d-relu';
import {
  denseRelu,
  dropoutAfter,
  outputLayer,
  requireInputShape,
  requireWidth,
  resolveHead,
  scaledCount,
  type Head,
  type ScaledNetworkOptions,
} from './head';

/** The layers whose values `c3d` can end in. */
export type C3dTap = 'pool5' | 'fc6' | 'fc7';

/** Options of `c3d`; Ma et al. use a dropout of 0.3. */
export interface C3dOptions extends ScaledNetworkOptions<C3dTap> {
  /** [frames, height, width, channels] of a clip. Default [16, 112, 112, 3]. */
  inputShape?: readonly [number, number, number, number];
  /**
   * How many clips go through the convolutions at a time in training, which are then computed again in the backward
   * pass: memory then holds the activations of that many clips, for any batch size. 0: all clips at once, nothing is
   * computed again. Default 0.
   */
  microBatch?: number;
}

/** Blocks of convolutions [name, filters], each with a pooling after it. */
const BLOCKS: [string, number][][] = [
  [['conv1a', 64]],
  [['conv2a', 128]],
  [
    ['conv3a', 256],
    ['conv3b', 256],
  ],
  [
    ['conv4a', 512],
    ['conv4b', 512],
  ],
  [
    ['conv5a', 512],
    ['conv5b', 512],
  ],
];
const UNITS = 4096;

/**
 * C3D: the visual network of AVEF, on clips of 16 frames.
 *
 * conv1a 64 → pool 1×2×2 → conv2a 128 → pool 2×2×2 → conv3a, conv3b 256 → pool → conv4a, conv4b 512 → pool →
 * conv5a, conv5b 512 → pool → fc6 4096 → fc7 4096 → fc8 softmax over C; kernels 3×3×3, zero-padded to keep the size,
 * ReLU after every convolution, fc6 and fc7, dropout after fc6 and fc7.
 *
 * Pools round up, as Caffe's do, so that 2×7×7 becomes 1×4×4 in pool5 and fc6 has 8192 inputs: published weights fit.
 *
 * Input of the model: clips [batch, frames, height, width, channels]. Output: class probabilities [batch, C],
 * logits, real outputs [batch, dimensions], or the values of a tap, which are at least 0: embeddings [batch, 4096 · width] of
 * fc6 and fc7, maps of pool5. Weights: 77,995,776 + 4097·C, He initialised. Layers are named
 * `c3d_conv1a` … `c3d_fc8`.
 *
 * @param options - Classes or features, sizes, seed.
 * @returns A model; equal seeds give equal weights. It trains on every backend that has a 3-D convolution's gradients.
 * @throws RangeError or TypeError if an option is out of range, or if not exactly one of classes, dimensions and features is given.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2.2, https://doi.org/10.1016/j.inffus.2018.06.003.
 * Source: Tran et al. 2015, section 3, https://arxiv.org/abs/1412.0767.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { c3d } from '@avemo/models';
 *
 * const net = c3d({ classes: 6, width: 1 / 64, inputShape: [8, 32, 32, 3] });
 * (net.predict(tf.zeros([1, 8, 32, 32, 3])) as tf.Tensor).shape; // → [1, 6]
 * ```
 */
export function c3d(options: C3dOptions): LayersModel {
  const head = resolveHead('c3d', options, { taps: ['pool5', 'fc6', 'fc7'], name: 'c3d' });
  const { inputShape = [16, 112, 112, 3], width = 1, microBatch = 0 } = options;
  requireInputShape('c3d', inputShape, 'frames, height, width, channels');
  requireWidth('c3d', width);
  requireInteger('c3d', 'microBatch', microBatch, { min: 0 });
  const { name } = head;
  const clip = tfl.input({ shape: [...inputShape], name: `${name}_clip` });
  const maps =
    microBatch === 0
      ? convolutions(clip, width, head)
      : (new Checkpointed({
          model: convolutionModel(inputShape, width, head),
          microBatch,
          name: `${name}_convolutions`,
        }).apply(clip) as SymbolicTensor);
  return tfl.model({ inputs: clip, outputs: fullyConnected(maps, width, head), name });
}

function fullyConnected(maps: SymbolicTensor, width: number, head: Head): SymbolicTensor {
  if (head.features === 'pool5') return maps;
  let x = tfl.layers.flatten({ name: `${head.name}_flatten` }).apply(maps) as SymbolicTensor;
  for (const [i, layer] of ['fc6', 'fc7'].entries()) {
    x = denseRelu(x, layer, scaledCount(UNITS, width), i, head);
    if (head.features === layer) return x;
    x = dropoutAfter(x, layer, i, head);
  }
  return outputLayer(x, 'fc8', 2, head);
}

function convolutionModel(inputShape: readonly number[], width: number, head: Head): LayersModel {
  const inputs = tfl.input({ shape: [...inputShape], name: `${head.name}_micro` });
  return tfl.model({ inputs, outputs: convolutions(inputs, width, head), name: `${head.name}_stack` });
}

/** conv1a … pool5. */
function convolutions(clip: SymbolicTensor, width: number, { seed, name }: Head): SymbolicTensor {
  let x = clip;
  let index = 0;
  BLOCKS.forEach((block, b) => {
    for (const [layer, filters] of block) {
      x = new Conv3dRelu({
        filters: scaledCount(filters, width),
        seed: deriveSeed(seed, index++),
        name: `${name}_${layer}`,
      }).apply(x) as SymbolicTensor;
    }
    const size: [number, number, number] = b === 0 ? [1, 2, 2] : [2, 2, 2];
    x = tfl.layers
      .maxPooling3d({ poolSize: size, strides: size, padding: 'same', name: `${name}_pool${b + 1}` })
      .apply(x) as SymbolicTensor;
  });
  return x;
}
