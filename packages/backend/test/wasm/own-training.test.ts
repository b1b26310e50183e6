import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';

test('trainOnBatch() called 400 times leaves memory as it was, and ends where one thread ends', async () => {
  const weightsAfter = async (threads: number, steps: number) => {
    await useBackend('wasm', { threads });
    const seeded = (seed: number) => tfl.initializers.glorotUniform({ seed });
    const model = tfl.sequential({
      layers: [
        tfl.layers.conv2d({
          inputShape: [12, 12, 4],
          filters: 16,
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
          kernelInitializer: seeded(1),
        }),
        tfl.layers.maxPooling2d({ poolSize: 2 }),
        tfl.layers.conv2d({
          filters: 16,
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
          kernelInitializer: seeded(2),
        }),
        tfl.layers.averagePooling2d({ poolSize: 2, padding: 'same' }),
        tfl.layers.flatten(),
        tfl.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: seeded(3) }),
      ],
    });
    const optimizer = tf.train.momentum(0.01, 0.9);
    model.compile({ optimizer, loss: 'categoricalCrossentropy' });
    const x = tf.randomUniform([8, 12, 12, 4], -1, 1, 'float32', 4);
    const y = tf.tidy(() => tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], 'int32'), 3));
    const module = (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm;
    await model.trainOnBatch(x, y);
    await model.trainOnBatch(x, y);
    const before = { ...tf.memory(), bytes: module.HEAPU8.length };
    for (let step = 2; step < steps; step++) await model.trainOnBatch(x, y);
    const { numTensors, numDataBuffers } = tf.memory();
    expect({ numTensors, numDataBuffers, bytes: module.HEAPU8.length }).toEqual({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
      bytes: before.bytes,
    });
    const weights = model.getWeights().map((weight) => [...weight.dataSync()]);
    tf.dispose([x, y]);
    model.dispose();
    optimizer.dispose();
    return weights;
  };
  expect(await weightsAfter(2, 400)).toEqual(await weightsAfter(1, 400));
});
