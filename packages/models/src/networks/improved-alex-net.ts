import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { deriveSeed, requireInteger } from '@avemo/checks';
import { Conv2dRelu } from '../layers/conv2d-relu';
import { classProbabilities, dropoutBehind, requireHead, requireInputShape } from './classifier-head';

/** Options of `improvedAlexNet`: either `classes` or `features`. */
export interface ImprovedAlexNetOptions {
  /** C, the number of classes: an integer of at least 2; 7 in the paper. The model then ends in class probabilities. */
  classes?: number;
  /** Instead of classes: the model ends in the activations of this layer, after its ReLU. */
  features?: 'fc6' | 'fc7';
  /** [height, width, channels] of an image. Default [224, 224, 3]. */
  inputShape?: readonly [number, number, number];
  /** Kernels of the three convolutions. Default [96, 256, 512]. */
  filters?: readonly number[];
  /** Size, and stride, of the pooling after each convolution. Default [2, 4, 4]. */
  pools?: readonly number[];
  /** Share of the units dropped after fc6 and fc7 in training, in [0, 0.999]. Default 0.5. */
  dropout?: number;
  /** K, the kernels of each of the two convolutions that stand for fully connected layers. Default 4096. */
  units?: number;
  /** Seed of the initial weights and of dropout, an integer from 0 to 2³² − 1. Default 0. */
  seed?: number;
  /** Name of the model and, with an underscore, start of its layers' names. Default 'improved'. */
  name?: string;
}

/**
 * The improved AlexNet of Liu & Tang: small kernels, batch normalisation, fully connected layers as convolutions.
 *
 * Three times conv 3×3, zero padding 1 → ReLU → max-pool → batch normalisation; then fc6, a convolution whose kernel
 * covers the whole map (7×7, K = 4096), and fc7, a convolution 1×1, dropout after each; softmax over C.
 *
 * The paper gives 96 kernels and a pooling of 2 for the first layer and a map of 7×7×512 at the end; the default
 * filters 96, 256, 512 and pools 2, 4, 4 are what arrives there. A kernel that covers the whole map has as many
 * weights as the fully connected layer it stands for: 7·7·512·4096 = 102,760,448, so the convolutional form saves none.
 *
 * Input of the model: images [batch, height, width, channels]. Output: class probabilities [batch, C], or embeddings
 * [batch, units] of at least 0. Layers are named `improved_conv1` … `improved_fc8`.
 *
 * @param options - Classes or features, sizes, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError if an option is out of range, or if neither or both of classes and features are given.
 *
 * Source: JIPS, Liu & Tang 2021, equations (10)–(21), https://doi.org/10.3745/JIPS.02.0161.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { improvedAlexNet } from '@avemo/models';
 *
 * const net = improvedAlexNet({ classes: 7, filters: [8, 8, 16], units: 32, inputShape: [64, 64, 3] });
 * (net.predict(tf.zeros([2, 64, 64, 3])) as tf.Tensor).shape; // → [2, 7]
 * ```
 */
export function improvedAlexNet(options: ImprovedAlexNetOptions): LayersModel {
  const { classes, features, inputShape = [224, 224, 3], dropout = 0.5, units = 4096 } = options;
  const { filters = [96, 256, 512], pools = [2, 4, 4], seed = 0, name = 'improved' } = options;
  const head = { classes, features, dropout, seed, name };
  requireHead('improvedAlexNet', head);
  requireInputShape('improvedAlexNet', inputShape, 'height, width, channels');
  requireInteger('improvedAlexNet', 'units', units);
  requireThree('filters', filters);
  requireThree('pools', pools);
  const mapSize = pools.reduce((size, pool) => size.map((n) => Math.floor(n / pool)), inputShape.slice(0, 2));
  if (mapSize[0] !== mapSize[1] || mapSize[0] < 1) {
    throw new RangeError(
      `improvedAlexNet: the map after the third pooling must be square and at least 1×1; got ` +
        `${mapSize.join('×')} from inputShape=[${inputShape}] and pools=[${pools}]. Use square, larger images.`,
    );
  }

  const image = tfl.input({ shape: [...inputShape], name: `${name}_image` });
  let x = image;
  filters.forEach((count, i) => {
    const layers = [
      new Conv2dRelu({
        filters: count,
        kernelSize: 3,
        padding: 1,
        seed: deriveSeed(seed, i),
        name: `${name}_conv${i + 1}`,
      }),
      tfl.layers.maxPooling2d({ poolSize: pools[i], strides: pools[i], name: `${name}_pool${i + 1}` }),
      tfl.layers.batchNormalization({ name: `${name}_norm${i + 1}` }),
    ];
    x = layers.reduce((previous, layer) => layer.apply(previous) as SymbolicTensor, x);
  });
  const flat = (maps: SymbolicTensor) =>
    tfl.layers.flatten({ name: `${name}_flatten` }).apply(maps) as SymbolicTensor;
  const fullyConnected = [
    { layer: 'fc6', kernelSize: mapSize[0] },
    { layer: 'fc7', kernelSize: 1 },
  ];
  for (const [i, { layer, kernelSize }] of fullyConnected.entries()) {
    x = new Conv2dRelu({
      filters: units,
      kernelSize,
      seed: deriveSeed(seed, filters.length + i),
      name: `${name}_${layer}`,
    }).apply(x) as SymbolicTensor;
    if (features === layer) return tfl.model({ inputs: image, outputs: flat(x), name });
    x = dropoutBehind(x, layer, i, head);
  }
  return tfl.model({ inputs: image, outputs: classProbabilities(flat(x), head), name });
}

function requireThree(name: string, list: readonly number[]): void {
  if (list.length !== 3) {
    throw new RangeError(
      `improvedAlexNet: ${name} must hold 3 numbers, one per convolution; got ${list.length}.`,
    );
  }
  list.forEach((count, i) => requireInteger('improvedAlexNet', `${name}[${i}]`, count));
}
