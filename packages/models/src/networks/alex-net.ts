import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { deriveSeed, requirePositive } from '@avemo/checks';
import { Conv2dRelu } from '../layers/conv2d-relu';
import { classifierHead, requireHead, requireInputShape, scaledCount } from './classifier-head';
import { LocalResponseNormalization } from '../layers/local-response-normalization-layer';

/** Options of `alexNet`: either `classes` or `features`. */
export interface AlexNetOptions {
  /** C, the number of classes: an integer of at least 2. The model then ends in class probabilities. */
  classes?: number;
  /** Instead of classes: the model ends in the activations of this layer, after its ReLU. */
  features?: 'fc6' | 'fc7';
  /** [height, width, channels] of an image, at least 67 × 67. Default [227, 227, 3]. */
  inputShape?: readonly [number, number, number];
  /** 2: the second, fourth and fifth convolutions in two halves, as published; 1: all connected. Default 2. */
  groups?: 1 | 2;
  /** Share of the units dropped after fc6 and fc7 in training, in [0, 0.999]. Default 0.5; Ma et al. use 0.3. */
  dropout?: number;
  /** Factor on the number of filters and units, above 0; below 1 for small data. Default 1. */
  width?: number;
  /** Seed of the initial weights and of dropout, an integer from 0 to 2³² − 1. Default 0. */
  seed?: number;
  /** Name of the model and, with an underscore, start of its layers' names. Default 'alexnet'. */
  name?: string;
}

/** Kernels, kernel size, stride, padding of the five convolutions. */
const CONVOLUTIONS = [
  { filters: 96, kernelSize: 11, stride: 4, padding: 0 },
  { filters: 256, kernelSize: 5, stride: 1, padding: 2, grouped: true },
  { filters: 384, kernelSize: 3, stride: 1, padding: 1 },
  { filters: 384, kernelSize: 3, stride: 1, padding: 1, grouped: true },
  { filters: 256, kernelSize: 3, stride: 1, padding: 1, grouped: true },
];
const NORMALIZED = [1, 2];
const POOLED = [1, 2, 5];
const UNITS = 4096;
const SMALLEST = 67;

/** What normalisation divides small activations by: k^β with AlexNet's k = 2 and β = 0.75. */
const LRN_SHRINKAGE = 2 ** 0.75;

/**
 * AlexNet: the audio network of AVEF, on 64×64×3 log-mel segments resized to 227×227×3.
 *
 * conv1 11×11/4 → LRN → pool 3×3/2 → conv2 5×5 → LRN → pool → conv3 3×3 → conv4 3×3 → conv5 3×3 → pool → fc6 4096 →
 * fc7 4096 → fc8 softmax over C, with ReLU after every convolution, fc6 and fc7, dropout after fc6 and fc7.
 *
 * Input of the model: images [batch, height, width, channels]. Output: class probabilities [batch, C], or embeddings
 * [batch, 4096 · width] of at least 0. Weights: 56,868,224 + 4097·C in two groups, 58,281,344 + 4097·C in one, He
 * initialised. Layers are named `alexnet_conv1` … `alexnet_fc8`; the embeddings of a classifier are
 * `tfl.model({ inputs: net.inputs, outputs: net.getLayer('alexnet_fc7').output })`.
 *
 * @param options - Classes or features, sizes, seed.
 * @returns A model; equal seeds give equal weights. It trains on every backend that has a convolution's gradients.
 * @throws RangeError if an option is out of range, or if neither or both of classes and features are given.
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
  const { classes, features, inputShape = [227, 227, 3], groups = 2, dropout = 0.5 } = options;
  const { width = 1, seed = 0, name = 'alexnet' } = options;
  const head = { classes, features, dropout, seed, name };
  requireHead('alexNet', head);
  requireInputShape('alexNet', inputShape, 'height, width, channels');
  requirePositive('alexNet', 'width', width);
  if (inputShape[0] < SMALLEST || inputShape[1] < SMALLEST) {
    throw new RangeError(
      `alexNet: inputShape must be at least ${SMALLEST}×${SMALLEST}, so that pool5 has a value left; ` +
        `got ${inputShape[0]}×${inputShape[1]}. Resize the images.`,
    );
  }
  if (groups !== 1 && groups !== 2) throw new RangeError(`alexNet: groups must be 1 or 2; got ${groups}.`);

  const image = tfl.input({ shape: [...inputShape], name: `${name}_image` });
  let x = image;
  CONVOLUTIONS.forEach(({ filters, grouped, ...convolution }, i) => {
    const place = i + 1;
    const normalized = NORMALIZED.includes(place);
    x = new Conv2dRelu({
      ...convolution,
      filters: scaledCount(filters, width, 2),
      groups: grouped ? groups : 1,
      gain: normalized ? LRN_SHRINKAGE : 1,
      seed: deriveSeed(seed, i),
      name: `${name}_conv${place}`,
    }).apply(x) as SymbolicTensor;
    if (normalized) {
      x = new LocalResponseNormalization({ name: `${name}_norm${place}` }).apply(x) as SymbolicTensor;
    }
    if (POOLED.includes(place)) {
      x = tfl.layers
        .maxPooling2d({ poolSize: 3, strides: 2, name: `${name}_pool${place}` })
        .apply(x) as SymbolicTensor;
    }
  });
  const output = classifierHead(x, scaledCount(UNITS, width), head);
  return tfl.model({ inputs: image, outputs: output, name });
}
