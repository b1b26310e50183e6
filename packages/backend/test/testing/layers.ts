import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { ComparisonInput } from '@avemo/backend/testing';

interface LayerCase {
  name: string;
  build: () => (...inputs: tf.Tensor[]) => tf.Tensor;
  inputs: ComparisonInput[];
}

/** A layer of tfjs-layers in training mode. */
const layer = (name: string, make: () => tfl.layers.Layer, shape: number[]): LayerCase => ({
  name,
  build: () => {
    const made = make();
    return (x) => made.apply(x, { training: true }) as tf.Tensor;
  },
  inputs: [shape],
});

const op = (
  name: string,
  compute: (...inputs: any[]) => tf.Tensor,
  ...inputs: ComparisonInput[]
): LayerCase => ({
  name,
  build: () => compute,
  inputs,
});

/** Whole networks in the form of the papers', with few units. */
const network = (name: string, make: () => tfl.Sequential, shape: number[]): LayerCase => ({
  name,
  build: () => {
    const model = make();
    return (x) => model.apply(x, { training: true }) as tf.Tensor;
  },
  inputs: [shape],
});

const { layers } = tfl;

export const tinyAlexNet = () =>
  tfl.sequential({
    layers: [
      layers.conv2d({ inputShape: [35, 35, 3], filters: 8, kernelSize: 11, strides: 4, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 3, strides: 2 }),
      layers.conv2d({ filters: 12, kernelSize: 5, padding: 'same', activation: 'relu' }),
      layers.batchNormalization(),
      layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2, strides: 1 }),
      layers.flatten(),
      layers.dense({ units: 16, activation: 'relu' }),
      layers.dense({ units: 4, activation: 'softmax' }),
    ],
  });

export const tinyC3d = () =>
  tfl.sequential({
    layers: [
      layers.conv3d({
        inputShape: [8, 16, 16, 3],
        filters: 6,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
      }),
      layers.maxPooling3d({ poolSize: [1, 2, 2], strides: [1, 2, 2] }),
      layers.conv3d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' }),
      layers.maxPooling3d({ poolSize: 2, strides: 2 }),
      layers.conv3d({ filters: 10, kernelSize: 3, padding: 'same', activation: 'relu' }),
      layers.averagePooling3d({ poolSize: 2, strides: 2, padding: 'same' }),
      layers.flatten(),
      layers.dense({ units: 16, activation: 'relu' }),
      layers.dense({ units: 4, activation: 'softmax' }),
    ],
  });

export const tinyCnnLstm = () =>
  tfl.sequential({
    layers: [
      layers.conv1d({ inputShape: [20, 6], filters: 8, kernelSize: 5, padding: 'same', activation: 'relu' }),
      layers.maxPooling1d({ poolSize: 2 }),
      layers.bidirectional({
        layer: layers.lstm({ units: 5, returnSequences: true, recurrentActivation: 'sigmoid' }) as tfl.RNN,
        mergeMode: 'concat',
      }),
      layers.lstm({ units: 6, recurrentActivation: 'sigmoid' }),
      layers.dense({ units: 4, activation: 'softmax' }),
    ],
  });

/** What the papers' networks are made of. */
export const layerCases: LayerCase[] = [
  layer('dense', () => layers.dense({ units: 7 }), [5, 11]),
  layer('convolution 1-D', () => layers.conv1d({ filters: 5, kernelSize: 3 }), [2, 12, 4]),
  layer('convolution 2-D', () => layers.conv2d({ filters: 5, kernelSize: 3, padding: 'same' }), [2, 9, 8, 4]),
  layer(
    'convolution 2-D, stride 4',
    () => layers.conv2d({ filters: 5, kernelSize: 11, strides: 4 }),
    [2, 23, 27, 3],
  ),
  layer(
    'convolution 2-D, transposed',
    () => layers.conv2dTranspose({ filters: 5, kernelSize: 3, strides: 2 }),
    [2, 6, 5, 4],
  ),
  layer(
    'convolution 2-D, depthwise',
    () => layers.depthwiseConv2d({ kernelSize: 3, strides: 2 }),
    [2, 9, 8, 4],
  ),
  layer(
    'convolution 2-D, separable',
    () => layers.separableConv2d({ filters: 5, kernelSize: 3 }),
    [2, 9, 8, 4],
  ),
  layer(
    'convolution 3-D',
    () => layers.conv3d({ filters: 5, kernelSize: 3, padding: 'same' }),
    [2, 6, 7, 5, 3],
  ),
  layer(
    'convolution 3-D, stride 2',
    () => layers.conv3d({ filters: 5, kernelSize: 3, strides: 2, padding: 'same' }),
    [2, 6, 7, 5, 3],
  ),
  layer('max pooling 2-D', () => layers.maxPooling2d({ poolSize: 3, strides: 2 }), [2, 9, 8, 4]),
  layer('average pooling 2-D', () => layers.averagePooling2d({ poolSize: 3, strides: 2 }), [2, 9, 8, 4]),
  layer(
    'max pooling 3-D',
    () => layers.maxPooling3d({ poolSize: [1, 2, 2], strides: [1, 2, 2] }),
    [2, 5, 6, 7, 3],
  ),
  layer('average pooling 3-D', () => layers.averagePooling3d({ poolSize: 2, strides: 2 }), [2, 5, 6, 7, 3]),
  layer('global average pooling', () => layers.globalAveragePooling2d({}), [2, 9, 8, 4]),
  layer('batch normalisation, images', () => layers.batchNormalization(), [4, 5, 6, 3]),
  layer('batch normalisation, vectors', () => layers.batchNormalization(), [6, 5]),
  layer('layer normalisation', () => layers.layerNormalization(), [4, 6]),
  op('local response normalisation', (x) => tf.localResponseNormalization(x, 2, 1, 0.5, 0.75), [2, 5, 6, 8]),
  layer(
    'LSTM',
    () => layers.lstm({ units: 5, recurrentActivation: 'sigmoid', returnSequences: true }),
    [2, 6, 4],
  ),
  layer(
    'LSTM, both directions',
    () =>
      layers.bidirectional({
        layer: layers.lstm({ units: 5, recurrentActivation: 'sigmoid' }) as tfl.RNN,
        mergeMode: 'concat',
      }),
    [2, 6, 4],
  ),
  layer('GRU', () => layers.gru({ units: 5, recurrentActivation: 'sigmoid' }), [2, 6, 4]),
  op('gather (embedding)', (table, ids) => tf.gather(table, ids), [9, 4], {
    shape: [2, 3],
    values: Int32Array.of(1, 5, 5, 0, 8, 2),
  }),
  op(
    'attention',
    (q, k, v) => tf.matMul(tf.softmax(tf.matMul(q, k, false, true)), v),
    [2, 4, 5],
    [2, 6, 5],
    [2, 6, 3],
  ),
  op(
    'einsum',
    (x, w, y) => tf.einsum('bi,ibk->bk', x, tf.einsum('ijk,bj->ibk', w, y)),
    [3, 4],
    [4, 5, 6],
    [3, 5],
  ),
  op(
    'bilinear pooling',
    (a, v) => {
      const pooled = tf.sum(tf.reshape(tf.mul(a, v), [3, 4, 5]), 2);
      const rooted = tf.mul(tf.sign(pooled), tf.sqrt(tf.add(tf.abs(pooled), 1e-3)));
      return tf.div(rooted, tf.norm(rooted, 2, 1, true));
    },
    [3, 20],
    [3, 20],
  ),
  // Square, because the cpu backend exchanges height and width in this gradient.
  op('bilinear resizing', (x) => tf.image.resizeBilinear(x, [9, 9]), [2, 6, 6, 3]),
  op('ReLU, ELU, leaky ReLU', (x) => tf.concat([tf.relu(x), tf.elu(x), tf.leakyRelu(x, 0.1)], 1), [4, 9]),
  op('sigmoid, tanh, softplus', (x) => tf.concat([tf.sigmoid(x), tf.tanh(x), tf.softplus(x)], 1), [4, 9]),
  op(
    'softmax cross-entropy',
    (x) => tf.neg(tf.mul(tf.logSoftmax(x), tf.oneHot(tf.tensor1d([1, 0, 3], 'int32'), 4))),
    [3, 4],
  ),
  network('AlexNet, tiny', tinyAlexNet, [2, 35, 35, 3]),
  network('C3D, tiny', tinyC3d, [2, 8, 16, 16, 3]),
  network('CNN and LSTM, tiny', tinyCnnLstm, [3, 20, 6]),
];
