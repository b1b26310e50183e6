import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { deriveSeed, requireInteger, requireList, requirePositive } from '@avemo/checks';
import { Conv2dRelu } from '../layers/conv2d-relu';
import { dropoutAfter, outputLayer, requireInputShape, resolveHead, type NetworkOptions } from './head';

/** The layers whose values `improvedAlexNet` can end in. */
export type ImprovedAlexNetTap = 'norm1' | 'norm2' | 'norm3' | 'fc6' | 'fc7';

/** Options of `improvedAlexNet`; the paper has 7 classes. */
export interface ImprovedAlexNetOptions extends NetworkOptions<ImprovedAlexNetTap> {
  /** [height, width, channels] of an image. Default [224, 224, 3]. */
  inputShape?: readonly [number, number, number];
  /** Kernels of the three convolutions. Default [96, 256, 512]. */
  filters?: readonly number[];
  /** Size, and stride, of the pooling after each convolution. Default [2, 4, 4]. */
  pools?: readonly number[];
  /** K, the kernels of each of the two convolutions that stand for fully connected layers. Default 4096. */
  units?: number;
  /** Factor on the spread of the initial kernels of these two, above 0. Few pictures are learned less by heart below 1. Default 1. */
  gain?: number;
}

const TAPS: readonly ImprovedAlexNetTap[] = ['norm1', 'norm2', 'norm3', 'fc6', 'fc7'];

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
 * Input of the model: images [batch, height, width, channels]. Output: class probabilities [batch, C], logits,
 * real outputs [batch, dimensions] (the paper trains one regressor per dimension), embeddings [batch, units] of at least 0 of
 * fc6 and fc7, or the maps of norm3. Layers are named `improved_conv1` … `improved_fc8`.
 *
 * @param options - Classes or features, sizes, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError or TypeError if an option is out of range, or if not exactly one of classes, dimensions and features is given.
 *
 * Source: JIPS, Liu & Tang 2021, section 4.2, equations (10)–(21), https://doi.org/10.3745/JIPS.02.0161.
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
  const head = resolveHead('improvedAlexNet', options, { taps: TAPS, name: 'improved' });
  const {
    inputShape = [224, 224, 3],
    units = 4096,
    gain = 1,
    filters = [96, 256, 512],
    pools = [2, 4, 4],
  } = options;
  const { features, seed, name } = head;
  requireInputShape('improvedAlexNet', inputShape, 'height, width, channels');
  requireInteger('improvedAlexNet', 'units', units);
  requirePositive('improvedAlexNet', 'gain', gain);
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
  for (const [i, count] of filters.entries()) {
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
    if (features === `norm${i + 1}`) return tfl.model({ inputs: image, outputs: x, name });
  }
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
      gain,
      seed: deriveSeed(seed, filters.length + i),
      name: `${name}_${layer}`,
    }).apply(x) as SymbolicTensor;
    if (features === layer) return tfl.model({ inputs: image, outputs: flat(x), name });
    x = dropoutAfter(x, layer, i, head);
  }
  return tfl.model({ inputs: image, outputs: outputLayer(flat(x), 'fc8', 2, head), name });
}

function requireThree(name: string, list: readonly number[]): void {
  requireList('improvedAlexNet', name, list);
  if (list.length !== 3) {
    throw new RangeError(
      `improvedAlexNet: ${name} must hold 3 numbers, one per convolution; got ${list.length}.`,
    );
  }
  list.forEach((count, i) => requireInteger('improvedAlexNet', `${name}[${i}]`, count));
}
