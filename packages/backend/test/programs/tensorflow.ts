// Starts TensorFlow, trains a layer and pools with padding in numbers, and prints the answers.
import { useBackend } from '@avemo/backend';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

await useBackend('cpu');
const expected = tf.maxPool(tf.ones<tf.Rank.R4>([1, 5, 5, 1]), 3, 2, 1, 'floor').shape;
const active = await useBackend('tensorflow');
const shape = tf.maxPool(tf.ones<tf.Rank.R4>([1, 5, 5, 1]), 3, 2, 1, 'floor').shape;
const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [2], useBias: false })] });
model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
const x = tf.randomNormal([64, 2], 0, 1, 'float32', 1);
const y = tf.matMul(x, tf.tensor2d([2, -3], [2, 1]));
await model.fit(x, y, { epochs: 60, batchSize: 64, verbose: 0 });
const weights = [...model.getWeights()[0].dataSync()].map((value) => Math.round(value * 100) / 100);
const largest = tf.topk(tf.tensor1d([1, 5, 3]), 2).values.dataSync();
console.log(
  JSON.stringify({ ...active, backend: tf.getBackend(), shape, expected, weights, largest: [...largest] }),
);
