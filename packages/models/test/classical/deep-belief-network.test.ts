import * as tf from '@tensorflow/tfjs-core';
import { expectClose } from '@avemo/golden';
import { deepBeliefNetwork } from '@avemo/models';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { randomTensor } from '../support/random-tensor';

/** Two noisy classes in ten columns of other means and spreads, one of them constant. */
function twoClasses(samples: number, seed: number) {
  return tf.tidy(() => {
    const label = tf.tensor1d(Array.from({ length: samples }, (_, i) => i % 2));
    const direction = randomTensor<tf.Rank.R2>([1, 9], 99);
    const signal = tf.mul(tf.expandDims(tf.sub(tf.mul(label, 2), 1), 1), direction);
    const varied = tf.add(tf.mul(tf.add(signal, randomTensor([samples, 9], seed)), 3), tf.range(0, 9));
    const features = tf.concat([varied, tf.fill([samples, 1], 7)], 1) as tf.Tensor2D;
    return [features, tf.oneHot(tf.cast(label, 'int32'), 2) as tf.Tensor2D] as const;
  });
}

onEachBackend(() => {
  it('deepBeliefNetwork(options).toModel() and pretrainedWeights() compute hidden(features) from features as they are', async () => {
    const [features] = twoClasses(60, 1);
    const network = deepBeliefNetwork({ units: [10, 6, 4], seed: 2 });
    const progress: string[] = [];
    const errors = await network.pretrain(features, {
      epochs: 3,
      batchSize: 10,
      learningRate: 0.01,
      onProgress: ({ layer, layers, epoch, epochs }) =>
        progress.push(`${layer}/${layers} ${epoch}/${epochs}`),
    });
    expect(progress).toEqual(['1/2 1/3', '1/2 2/3', '1/2 3/3', '2/2 1/3', '2/2 2/3', '2/2 3/3']);
    expect(errors).toHaveLength(2);
    // Weights so great that every unit says something.
    network.machines.forEach((machine, m) => {
      const { kernel, visibleBias, hiddenBias } = machine.weights;
      machine.setWeights({
        kernel: randomTensor(kernel.shape, m),
        visibleBias: tf.zerosLike(visibleBias),
        hiddenBias: randomTensor(hiddenBias.shape, 10 + m),
      });
    });
    const hidden = network.hidden(features);
    // By hand: standardise, then one machine after the other.
    const { mean, variance } = tf.moments(features, 0);
    const deviation = tf.sqrt(variance);
    const constant = tf.tensor1d([...Array(9).fill(0), 1]);
    let v = tf.div(
      tf.sub(features, mean),
      tf.add(tf.mul(deviation, tf.sub(1, constant)), constant),
    ) as tf.Tensor2D;
    for (const machine of network.machines) v = machine.hiddenProbabilities(v);
    const tolerance = { rtol: 1e-4, atol: 1e-5 };
    expectClose(hidden.dataSync(), v.dataSync(), tolerance);
    const model = network.toModel();
    expectClose((model.predict(features) as tf.Tensor).dataSync(), hidden.dataSync(), tolerance);
    let x: tf.Tensor2D = features;
    const sizes = [10, 6, 4];
    (await network.pretrainedWeights()).forEach(({ kernel, bias }, i) => {
      const product = tf.matMul(x, tf.tensor2d(kernel, [sizes[i], sizes[i + 1]]));
      x = tf.sigmoid(tf.add<tf.Tensor2D>(product, tf.tensor1d(bias)));
    });
    expectClose(x.dataSync(), hidden.dataSync(), tolerance);
    expect(Math.min(...tf.moments(hidden, 0).variance.dataSync())).toBeGreaterThan(1e-3);
    model.dispose();
    network.dispose();
  });

  it('deepBeliefNetwork(options) trains on with labels after pretrain, and gives equal results for equal seeds', async () => {
    const [features, labels] = twoClasses(80, 5);
    const [unseen, truth] = twoClasses(80, 6);
    const run = async (seed: number) => {
      const network = deepBeliefNetwork({ units: [10, 8, 6], seed });
      await network.pretrain(features, { epochs: 3, batchSize: 20 });
      const model = network.toModel({ classes: 2, dropout: 0.1, name: 'net' });
      model.compile({ optimizer: tf.train.adam(0.05), loss: 'categoricalCrossentropy' });
      for (let step = 0; step < 30; step++) await model.trainOnBatch(features, labels);
      const right = tf.equal(tf.argMax(model.predict(unseen) as tf.Tensor, 1), tf.argMax(truth, 1));
      const accuracy = tf.mean(tf.cast(right, 'float32')).dataSync()[0];
      const weights = model.getWeights().map((w) => w.dataSync() as Float32Array);
      model.dispose();
      network.dispose();
      return { accuracy, weights };
    };
    const [a, b] = [await run(1), await run(1)];
    expect(a.accuracy).toBeGreaterThan(0.95);
    expect(b.weights).toEqual(a.weights);
  });

  it('deepBeliefNetwork(options) leaves no tensors behind', async () => {
    const data = tf.mul<tf.Tensor2D>(tf.add(randomTensor([12, 5], 1), 1), 0.5);
    const before = tf.memory().numTensors;
    const network = deepBeliefNetwork({ units: [5, 4, 3], visibleUnits: 'bernoulli' });
    const built = tf.memory().numTensors;
    await network.pretrain(data, { epochs: 2, batchSize: 5 });
    await network.pretrainedWeights();
    network.hidden(data).dispose();
    const control = new AbortController();
    control.abort(new Error('enough'));
    await expect(network.pretrain(data, { epochs: 2, signal: control.signal })).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(built);
    network.toModel({ classes: 3 }).dispose();
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('deepBeliefNetwork(options) refuses bad arguments', async () => {
  expect(() => deepBeliefNetwork({ units: [5] })).toThrow(/at least one hidden layer; got \[5\]/);
  expect(() => deepBeliefNetwork({ units: [5, 0] })).toThrow(/units\[1\]/);
  const network = deepBeliefNetwork({ units: [5, 2] });
  await expect(network.pretrain(tf.zeros([3, 4]), { epochs: 1 })).rejects.toThrow(
    /\[samples, 5\]; got \[3, 4\]/,
  );
  await expect(network.pretrain(tf.zeros([3, 5]), { epochs: 0 })).rejects.toThrow(/epochs/);
  expect(() => network.toModel({ classes: 1 })).toThrow(/at least 2/);
  expect(() => network.toModel({ classes: 2, dropout: 1 })).toThrow(/rate/);
  network.dispose();
});
