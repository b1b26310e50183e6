import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildNetwork, tapsOf } from './blocks';
import { requireInputShape, requireWidth, resolveHead, type ScaledNetworkOptions } from './head';

/** The layers whose values `alexNet` can end in. */
export type AlexNetTap =
  | 'conv1'
  | 'norm1'
  | 'pool1'
  | 'conv2'
  | 'norm2'
  | 'pool2'
  | 'conv3'
  | 'conv4'
  | 'conv5'
  | 'pool5'
  | 'fc6'
  | 'fc7';

/** Options of `alexNet`; Ma et al. use a dropout of 0.3. */
export interface AlexNetOptions extends ScaledNetworkOptions<AlexNetTap> {
  /** [height, width, channels] of an image, at least 63 × 63. Default [227, 227, 3]. */
  inputShape?: readonly [number, number, number];
  /** 2: the second, fourth and fifth convolutions in two halves, as published; 1: all connected. Default 2. */
  groups?: 1 | 2;
}

const network = {
  blocks: [
    { conv: 'conv1', filters: 96, kernelSize: 11, stride: 4 },
    { norm: 'norm1' },
    { pool: 'pool1', size: 3, stride: 2 },
    { conv: 'conv2', filters: 256, kernelSize: 5, padding: 2, grouped: true },
    { norm: 'norm2' },
    { pool: 'pool2', size: 3, stride: 2 },
    { conv: 'conv3', filters: 384, kernelSize: 3, padding: 1 },
    { conv: 'conv4', filters: 384, kernelSize: 3, padding: 1, grouped: true },
    { conv: 'conv5', filters: 256, kernelSize: 3, padding: 1, grouped: true },
    { pool: 'pool5', size: 3, stride: 2 },
    { dense: 'fc6', units: 4096 },
    { dense: 'fc7', units: 4096 },
  ],
  output: 'fc8',
};

/**
 * AlexNet: the audio network of AVEF, on 64×64×3 log-mel segments resized to 227×227×3.
 *
 * conv1 11×11/4 → LRN → pool 3×3/2 → conv2 5×5 → LRN → pool → conv3 3×3 → conv4 3×3 → conv5 3×3 → pool → fc6 4096 →
 * fc7 4096 → fc8 softmax over C, with ReLU after every convolution, fc6 and fc7, dropout after fc6 and fc7.
 *
 * Input of the model: images [batch, height, width, channels], from 63×63 on; pool5 of images below 67×67 looks at a map
 * of 2×2. Output: class probabilities [batch, C], logits, real outputs [batch, dimensions], or the values of a tap, which
 * are at least 0: embeddings [batch, 4096 · width] of fc6 and fc7, maps [batch, height, width, filters] of the others. Weights: 56,868,224 + 4097·C in two groups, 58,281,344 + 4097·C in one, He
 * initialised. Layers are named `alexnet_conv1` … `alexnet_fc8`; the embeddings of a classifier are
 * `tfl.model({ inputs: net.inputs, outputs: net.getLayer('alexnet_fc7').output })`.
 *
 * @param options - Classes or features, sizes, seed.
 * @returns A model; equal seeds give equal weights. It trains on every backend that has a convolution's gradients.
 * @throws RangeError or TypeError if an option is out of range, or if not exactly one of classes, dimensions and features is given.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2.1, https://doi.org/10.1016/j.inffus.2018.06.003.
 * Source: Krizhevsky et al. 2012, section 3, https://doi.org/10.1145/3065386.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { alexNet } from '@avemo/models';
 *
 * const net = alexNet({ features: 'fc7', width: 1 / 64, inputShape: [67, 67, 3] });
 * (net.predict(tf.zeros([2, 67, 67, 3])) as tf.Tensor).shape; // → [2, 64]
 * ```
 */
export function alexNet(options: AlexNetOptions): LayersModel {
  const head = resolveHead('alexNet', options, { taps: tapsOf(network), name: 'alexnet' });
  const { inputShape = [227, 227, 3], groups = 2, width = 1 } = options;
  requireInputShape('alexNet', inputShape, 'height, width, channels', [63, 63]);
  requireWidth('alexNet', width);
  if (groups !== 1 && groups !== 2) throw new RangeError(`alexNet: groups must be 1 or 2; got ${groups}.`);
  return buildNetwork(network, inputShape, head, { width, groups, multiple: 2 });
}
