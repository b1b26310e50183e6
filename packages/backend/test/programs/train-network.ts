import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** Trains a small convolutional network for five steps; the losses, and the weights one after the other. */
export async function trainNetwork(): Promise<{ losses: number[]; weights: number[] }> {
  tf.engine().startScope();
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [24, 20, 1],
        filters: 8,
        kernelSize: 5,
        strides: 2,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: tfl.initializers.heNormal({ seed: 1 }),
      }),
      tfl.layers.maxPooling2d({ poolSize: 3, strides: 2 }),
      tfl.layers.conv2d({
        filters: 16,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: tfl.initializers.orthogonal({ seed: 2 }),
      }),
      tfl.layers.flatten(),
      tfl.layers.dropout({ rate: 0.5, seed: 3 }),
      tfl.layers.dense({
        units: 4,
        activation: 'softmax',
        kernelInitializer: tfl.initializers.glorotUniform({ seed: 4 }),
      }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
  const x = tf.randomNormal([32, 24, 20, 1], 0, 1, 'float32', 5);
  const y = tf.oneHot(
    tf.tensor1d(
      Array.from({ length: 32 }, (_, i) => i % 4),
      'int32',
    ),
    4,
  );
  const losses: number[] = [];
  for (let step = 0; step < 5; step++) losses.push((await model.trainOnBatch(x, y)) as number);
  const weights = model.getWeights().flatMap((weight) => [...weight.dataSync()]);
  tf.disposeVariables();
  tf.engine().endScope();
  return { losses, weights };
}
