import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildNetwork, tapsOf, type Block, type BlockNetwork } from './blocks';
import { requireInputShape, requireWidth, resolveHead, type ScaledNetworkOptions } from './head';

/** The layers whose values a VGG network can end in; `conv3_4`, `conv4_4` and `conv5_4` are VGG19's. */
export type VggTap =
  `conv${1 | 2}_${1 | 2}` | `conv${3 | 4 | 5}_${1 | 2 | 3 | 4}` | `pool${1 | 2 | 3 | 4 | 5}` | 'fc6' | 'fc7';

/** Options of `vgg16`, `vgg19` and `vggFace`. */
export interface VggOptions extends ScaledNetworkOptions<VggTap> {
  /** [height, width, channels] of an image, at least 32 × 32. Default [224, 224, 3]. */
  inputShape?: readonly [number, number, number];
}

/** Stages of 3×3 convolutions with a pooling after each: [filters, convolutions]. */
const STAGES_16 = [
  [64, 2],
  [128, 2],
  [256, 3],
  [512, 3],
  [512, 3],
];
const STAGES_19 = [
  [64, 2],
  [128, 2],
  [256, 4],
  [512, 4],
  [512, 4],
];

const network16 = network(STAGES_16);
const network19 = network(STAGES_19);

/**
 * VGG19, a picture network that JIPS compares with and whose fifth block its attention looks at.
 *
 * Five stages of 3×3 convolutions, zero-padded to keep the size (2, 2, 4, 4, 4 with 64, 128, 256, 512, 512 kernels),
 * each followed by a pooling 2×2; fc6 4096 → fc7 4096 → fc8, ReLU after every layer, dropout after fc6 and fc7.
 *
 * Input of the model: images [batch, height, width, channels]. Output: class probabilities [batch, C], logits, real
 * outputs [batch, dimensions], or the values of a tap: `features: 'conv5_4'` gives maps of 14×14×512, the 196 positions
 * of JIPS. Weights: 139,570,240 + 4097·C, He initialised. Layers are named `vgg19_conv1_1` … `vgg19_fc8`.
 *
 * @param options - What the network ends in, sizes, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: JIPS, Liu & Tang 2021, section 5.1, https://doi.org/10.3745/JIPS.02.0161.
 * Source: Simonyan & Zisserman 2015, https://arxiv.org/abs/1409.1556.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { vgg19 } from '@avemo/models';
 *
 * const net = vgg19({ features: 'conv5_4', width: 1 / 64, inputShape: [32, 32, 3] });
 * (net.predict(tf.zeros([1, 32, 32, 3])) as tf.Tensor).shape; // → [1, 2, 2, 8]
 * ```
 */
export function vgg19(options: VggOptions): LayersModel {
  return vgg('vgg19', network19, options);
}

/**
 * VGG16: as `vgg19`, with 2, 2, 3, 3, 3 convolutions in its stages.
 *
 * Weights: 134,260,544 + 4097·C, He initialised. Layers are named `vgg16_conv1_1` … `vgg16_fc8`.
 *
 * @param options - What the network ends in, sizes, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: Simonyan & Zisserman 2015, https://arxiv.org/abs/1409.1556.
 *
 * @example
 * ```ts
 * import { vgg16 } from '@avemo/models';
 *
 * vgg16({ dimensions: 2, width: 1 / 64, inputShape: [32, 32, 3] }).outputs[0]!.shape; // → [null, 2]
 * ```
 */
export function vgg16(options: VggOptions): LayersModel {
  return vgg('vgg16', network16, options);
}

/**
 * VGGFace: the layers of `vgg16` for pictures of faces; its published weights know 2,622 people (`classes: 2622`).
 *
 * Layers are named `vggface_conv1_1` … `vggface_fc8`; the embedding of a face is `features: 'fc7'`, the last convolution
 * `features: 'conv5_3'`.
 *
 * @param options - What the network ends in, sizes, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: Parkhi, Vedaldi & Zisserman 2015, Deep face recognition, https://doi.org/10.5244/C.29.41.
 *
 * @example
 * ```ts
 * import { vggFace } from '@avemo/models';
 *
 * vggFace({ features: 'fc7', width: 1 / 64, inputShape: [32, 32, 3] }).outputs[0]!.shape; // → [null, 64]
 * ```
 */
export function vggFace(options: VggOptions): LayersModel {
  return vgg('vggFace', network16, options, 'vggface');
}

function network(stages: readonly (readonly number[])[]): BlockNetwork {
  const blocks: Block[] = stages.flatMap(([filters, count], stage) => [
    ...Array.from({ length: count }, (_, i) => ({
      conv: `conv${stage + 1}_${i + 1}`,
      filters,
      kernelSize: 3,
      padding: 1,
    })),
    { pool: `pool${stage + 1}`, size: 2, stride: 2 },
  ]);
  return { blocks: [...blocks, { dense: 'fc6', units: 4096 }, { dense: 'fc7', units: 4096 }], output: 'fc8' };
}

function vgg(caller: string, table: BlockNetwork, options: VggOptions, name = caller): LayersModel {
  const head = resolveHead(caller, options, { taps: tapsOf(table), name });
  const { inputShape = [224, 224, 3], width = 1 } = options;
  requireInputShape(caller, inputShape, 'height, width, channels', [32, 32]);
  requireWidth(caller, width);
  return buildNetwork(table, inputShape, head, { width });
}
