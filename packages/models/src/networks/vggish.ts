import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildNetwork, tapsOf } from './blocks';
import { requireInputShape, requireWidth, resolveHead, type ScaledNetworkOptions } from './head';

/** The layers whose values `vggish` can end in. */
export type VggishTap =
  | 'conv1'
  | 'pool1'
  | 'conv2'
  | 'pool2'
  | 'conv3_1'
  | 'conv3_2'
  | 'pool3'
  | 'conv4_1'
  | 'conv4_2'
  | 'pool4'
  | 'fc1_1'
  | 'fc1_2'
  | 'embedding';

/** Options of `vggish`. */
export interface VggishOptions extends ScaledNetworkOptions<VggishTap> {
  /** [frames, mel bands, channels] of an example, at least 16 × 16. Default [96, 64, 1]: 960 ms. */
  inputShape?: readonly [number, number, number];
}

const network = {
  blocks: [
    { conv: 'conv1', filters: 64, kernelSize: 3, padding: 1 },
    { pool: 'pool1', size: 2, stride: 2 },
    { conv: 'conv2', filters: 128, kernelSize: 3, padding: 1 },
    { pool: 'pool2', size: 2, stride: 2 },
    { conv: 'conv3_1', filters: 256, kernelSize: 3, padding: 1 },
    { conv: 'conv3_2', filters: 256, kernelSize: 3, padding: 1 },
    { pool: 'pool3', size: 2, stride: 2 },
    { conv: 'conv4_1', filters: 512, kernelSize: 3, padding: 1 },
    { conv: 'conv4_2', filters: 512, kernelSize: 3, padding: 1 },
    { pool: 'pool4', size: 2, stride: 2 },
    { dense: 'fc1_1', units: 4096 },
    { dense: 'fc1_2', units: 4096 },
    { dense: 'embedding', units: 128 },
  ],
  output: 'output',
};

/**
 * VGGish: the sound network whose embeddings of 960 ms BAF takes.
 *
 * conv1 64 → pool → conv2 128 → pool → conv3_1, conv3_2 256 → pool → conv4_1, conv4_2 512 → pool → fc1_1 4096 → fc1_2 4096 →
 * embedding 128; kernels 3×3, pools 2×2, ReLU after every layer, the embedding included.
 *
 * Input of the model: log-mel examples [batch, 96, 64, 1]. Output: `features: 'embedding'` [batch, 128] of at least 0, the
 * values of another tap, or class probabilities, logits or real outputs from a layer on top of the embedding. Weights up to
 * the embedding: 72,141,184, He initialised. Layers are named `vggish_conv1` … `vggish_embedding`. No dropout by default.
 *
 * @param options - What the network ends in, sizes, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: Hershey et al. 2017, https://arxiv.org/abs/1609.09430.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { vggish } from '@avemo/models';
 *
 * const net = vggish({ features: 'embedding', width: 1 / 16 });
 * (net.predict(tf.zeros([2, 96, 64, 1])) as tf.Tensor).shape; // → [2, 8]
 * ```
 */
export function vggish(options: VggishOptions): LayersModel {
  const head = resolveHead('vggish', options, { taps: tapsOf(network), name: 'vggish', dropout: 0 });
  const { inputShape = [96, 64, 1], width = 1 } = options;
  requireInputShape('vggish', inputShape, 'frames, bands, channels', [16, 16]);
  requireWidth('vggish', width);
  return buildNetwork(network, inputShape, head, { width });
}
