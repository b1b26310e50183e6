import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { requireBoolean } from '@avemo/checks';
import {
  dropoutAfter,
  outputLayer,
  requireInputShape,
  requireWidth,
  resolveHead,
  type ScaledNetworkOptions,
} from './head';
import {
  inceptionConvolution,
  inceptionMaxPool,
  mixedBlock,
  type InceptionContext,
} from './inception-blocks';
import { mixed5, mixed6a, mixed6, mixed7a, mixed7, type MixedBlock } from './inception-tables';

/** The layers whose values `inceptionV3` can end in; 'avgpool' is the embedding. */
export type InceptionV3Tap =
  | 'Mixed_5b'
  | 'Mixed_5c'
  | 'Mixed_5d'
  | 'Mixed_6a'
  | 'Mixed_6b'
  | 'Mixed_6c'
  | 'Mixed_6d'
  | 'Mixed_6e'
  | 'Mixed_7a'
  | 'Mixed_7b'
  | 'Mixed_7c'
  | 'avgpool';

/** Options of `inceptionV3`. */
export interface InceptionV3Options extends ScaledNetworkOptions<InceptionV3Tap> {
  /** [height, width, channels] of an image, at least 75 × 75. Default [299, 299, 3]. */
  inputShape?: readonly [number, number, number];
  /**
   * Whether the zeros around a map count in the mean of a pooling window at its border: true as in torchvision, false as in
   * Keras and TensorFlow. Default true.
   */
  countPadding?: boolean;
}

const mixedBlocks: readonly (readonly [InceptionV3Tap, MixedBlock])[] = [
  ['Mixed_5b', mixed5(32)],
  ['Mixed_5c', mixed5(64)],
  ['Mixed_5d', mixed5(64)],
  ['Mixed_6a', mixed6a],
  ['Mixed_6b', mixed6(128)],
  ['Mixed_6c', mixed6(160)],
  ['Mixed_6d', mixed6(160)],
  ['Mixed_6e', mixed6(192)],
  ['Mixed_7a', mixed7a],
  ['Mixed_7b', mixed7],
  ['Mixed_7c', mixed7],
];

/**
 * Inception V3, a picture network that JIPS compares with.
 *
 * Five convolutions and two poolings, eleven mixed blocks of parallel branches, the mean over the map, dropout, fc.
 * Every convolution is without bias and followed by batch normalisation (ε = 0.001) and ReLU.
 *
 * Input of the model: images [batch, height, width, channels]. Output: class probabilities [batch, C], logits, real
 * outputs [batch, dimensions], or the values of a tap: embeddings [batch, 2048 · width] of 'avgpool', maps of the mixed
 * blocks. Trainable weights: 21,785,568 + 2049·C, He initialised. Layers are named as in torchvision, with an underscore
 * for each dot: `inception_Conv2d_1a_3x3_conv` … `inception_fc`. The auxiliary classifier is left out.
 *
 * @param options - What the network ends in, sizes, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: JIPS, Liu & Tang 2021, section 6.1, https://doi.org/10.3745/JIPS.02.0161.
 * Source: Szegedy et al. 2016, https://arxiv.org/abs/1512.00567.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { inceptionV3 } from '@avemo/models';
 *
 * const net = inceptionV3({ features: 'avgpool', width: 1 / 16, inputShape: [75, 75, 3] });
 * (net.predict(tf.zeros([1, 75, 75, 3])) as tf.Tensor).shape; // → [1, 128]
 * ```
 */
export function inceptionV3(options: InceptionV3Options): LayersModel {
  const taps = [...mixedBlocks.map(([name]) => name), 'avgpool'];
  const head = resolveHead('inceptionV3', options, { taps, name: 'inception' });
  const { inputShape = [299, 299, 3], width = 1, countPadding = true } = options;
  requireInputShape('inceptionV3', inputShape, 'height, width, channels', [75, 75]);
  requireWidth('inceptionV3', width);
  requireBoolean('inceptionV3', 'countPadding', countPadding);
  const { name, features, seed } = head;
  const context: InceptionContext = { name, seed, width, countPadding, convolutions: 0 };
  const image = tfl.input({ shape: [...inputShape], name: `${name}_image` });
  const model = (outputs: SymbolicTensor) => tfl.model({ inputs: image, outputs, name });

  let x = inceptionConvolution(context, image, 'Conv2d_1a_3x3', { filters: 32, size: [3, 3], stride: 2 });
  x = inceptionConvolution(context, x, 'Conv2d_2a_3x3', { filters: 32, size: [3, 3], padding: 'valid' });
  x = inceptionConvolution(context, x, 'Conv2d_2b_3x3', { filters: 64, size: [3, 3] });
  x = inceptionMaxPool(context, x, 'maxpool1');
  x = inceptionConvolution(context, x, 'Conv2d_3b_1x1', { filters: 80, size: [1, 1] });
  x = inceptionConvolution(context, x, 'Conv2d_4a_3x3', { filters: 192, size: [3, 3], padding: 'valid' });
  x = inceptionMaxPool(context, x, 'maxpool2');
  for (const [block, branches] of mixedBlocks) {
    x = mixedBlock(context, x, block, branches);
    if (features === block) return model(x);
  }
  x = tfl.layers.globalAveragePooling2d({ name: `${name}_avgpool` }).apply(x) as SymbolicTensor;
  if (features === 'avgpool') return model(x);
  return model(outputLayer(dropoutAfter(x, 'avgpool', 0, head), 'fc', 0, head));
}
