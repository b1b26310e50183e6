import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildNetwork, tapsOf, type Block } from './blocks';
import { requireInputShape, requireWidth, resolveHead, type ScaledNetworkOptions } from './head';

/** The layers whose values `ferPlusVgg13` can end in. */
export type FerPlusVgg13Tap =
  `conv${1 | 2}_${1 | 2}` | `conv${3 | 4}_${1 | 2 | 3}` | `pool${1 | 2 | 3 | 4}` | 'fc5' | 'fc6';

/** Options of `ferPlusVgg13`. */
export interface FerPlusVgg13Options extends ScaledNetworkOptions<FerPlusVgg13Tap> {
  /** [height, width, channels] of an image, at least 16 × 16. Default [64, 64, 1]. */
  inputShape?: readonly [number, number, number];
}

/** [filters, convolutions] of each stage. */
const STAGES = [
  [64, 2],
  [128, 2],
  [256, 3],
  [256, 3],
];

const stageBlocks: Block[] = STAGES.flatMap(([filters, count], stage) => [
  ...Array.from({ length: count }, (_, i) => ({
    conv: `conv${stage + 1}_${i + 1}`,
    filters,
    kernelSize: 3,
    padding: 1,
  })),
  { pool: `pool${stage + 1}`, size: 2, stride: 2 },
  { dropout: `pool${stage + 1}_dropout`, share: 0.5 },
]);

const network = {
  blocks: [...stageBlocks, { dense: 'fc5', units: 1024 }, { dense: 'fc6', units: 1024 }],
  output: 'fc7',
};

/**
 * The VGG13 of FER+, which BAF takes its face embeddings from: ten convolutions on grey faces of 64×64.
 *
 * Four stages of 3×3 convolutions (2, 2, 3, 3 with 64, 128, 256, 256 kernels), each followed by a pooling 2×2 and half the
 * dropout of the rest; fc5 1024 → fc6 1024 with dropout → fc7, ReLU after every layer. FER+ has 8 classes.
 *
 * Input of the model: images [batch, height, width, channels]. Output: class probabilities [batch, C], logits, real outputs
 * [batch, dimensions], or the values of a tap; BAF's last convolutional layer is `features: 'conv4_3'`. Weights:
 * 8,749,632 + 1025·C, He initialised. Layers are named `ferplus_conv1_1` … `ferplus_fc7`.
 *
 * @param options - What the network ends in, sizes, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: Barsoum et al. 2016, https://doi.org/10.1145/2993148.2993165.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { ferPlusVgg13 } from '@avemo/models';
 *
 * const net = ferPlusVgg13({ classes: 8, width: 1 / 32 });
 * (net.predict(tf.zeros([2, 64, 64, 1])) as tf.Tensor).shape; // → [2, 8]
 * ```
 */
export function ferPlusVgg13(options: FerPlusVgg13Options): LayersModel {
  const head = resolveHead('ferPlusVgg13', options, { taps: tapsOf(network), name: 'ferplus' });
  const { inputShape = [64, 64, 1], width = 1 } = options;
  requireInputShape('ferPlusVgg13', inputShape, 'height, width, channels', [16, 16]);
  requireWidth('ferPlusVgg13', width);
  return buildNetwork(network, inputShape, head, { width });
}
