import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomTensor } from '../support/random-tensor';
import { networkSubjects, type NetworkSubject } from '../support/subjects';

const [samples, classes] = [8, 4];
/** Without dropout, of which as much as half leaves next to nothing of networks with two filters a layer. */
const classifier = { classes, logits: true, dropout: 0 };

/** Where batch normalisation or few layers allow larger steps of Adam. */
const rates: Record<string, number> = {
  ...{ inceptionV3: 0.01, improvedAlexNet: 0.02, audioContextNet: 0.02, deepLstm: 0.05, c3d: 5e-3 },
  ...{ markerEncoder: 0.01, mrcgVadModel: 0.02, frameReducer: 0.05 },
};

beforeAll(async () => void (await useBackend('wasm', { threads: 1 })));

/** A network with all weights that it trains, and its logits for some samples, the same for a seed. */
function learner({ make, shapes }: NetworkSubject, seed: number, training: boolean) {
  const model = make(seed, classifier);
  const inputs = shapes.map((shape, i) =>
    shape.length === 1
      ? tf.ones([samples, ...shape])
      : randomTensor([samples, ...shape] as [number], 10 * seed + i),
  );
  const output = (of: tfl.LayersModel) => {
    const y = of.apply(inputs.length === 1 ? inputs[0] : inputs, { training });
    return tf.reshape([y].flat()[0] as tf.Tensor, [samples, -1]) as tf.Tensor2D;
  };
  const [, size] = output(model).shape;
  // What has no classes of its own is looked at through weights that do not learn, so that the network itself has to.
  const eye = tf.mul(randomTensor([size, classes], 5), 8) as tf.Tensor2D;
  const logitsOf = (of: tfl.LayersModel) => (size === classes ? output(of) : tf.matMul(output(of), eye));
  const logits = () => logitsOf(model);
  // Five weights cannot tell any classes apart, but those that another seed's tell.
  const labels =
    model.countParams() < samples ? tf.argMax(logitsOf(make(seed + 1, classifier)), 1).dataSync() : [];
  const truth = Array.from({ length: samples }, (_, i) => labels[i] ?? i % classes);
  const loss = () =>
    tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d(truth, 'int32'), classes), logits()) as tf.Scalar;
  const variables = model.trainableWeights.map((weight: tfl.LayerVariable) => weight.read() as tf.Variable);
  return { model, truth, logits, loss, variables };
}

describe.each(Object.entries(networkSubjects))('%s', (name, subject) => {
  it(`${name}(options) overfits 8 samples of 4 classes, and moves each of its weights`, () => {
    const { model, truth, logits, loss, variables } = learner(subject, 1, true);
    const before = variables.map((variable) => variable.dataSync().slice());
    const optimizer = tf.train.adam(rates[name] ?? 3e-3);
    // A guess has a loss of ln 4 = 1.39.
    let last = Infinity;
    for (let step = 0; step < 250 && last > 0.1; step++) {
      last = tf.tidy(() => optimizer.minimize(loss, true, variables)!.dataSync()[0]);
    }
    expect(last).toBeLessThanOrEqual(0.1);
    const found = tf.tidy(() => tf.argMax(logits(), 1).dataSync());
    expect([...found]).toEqual(truth);
    variables.forEach((variable, i) =>
      expect([variable.name, variable.dataSync()]).not.toEqual([variable.name, before[i]]),
    );
    optimizer.dispose();
    model.dispose();
  });

  it(`${name}(options) has the slopes of central differences for its weights, through all layers`, () => {
    const { model, loss, variables } = learner(subject, 2, false);
    // Biases of 0 leave sums of nothing but zeros, where a ReLU has no slope.
    for (const [i, variable] of variables.entries()) {
      if (variable.rank === 1)
        tf.tidy(() =>
          variable.assign(tf.add(variable, tf.mul(randomTensor(variable.shape as [number], i), 0.1))),
        );
    }
    const gradients = tf.tidy(() => {
      const { grads } = tf.variableGrads(loss, variables);
      return variables.map(({ name: key }) => grads[key].dataSync() as Float32Array);
    });
    const value = () => tf.tidy(() => loss().dataSync()[0]);
    // At most 16 of a deep network.
    const every = Math.ceil(variables.length / 16);
    for (let i = 0; i < variables.length; i += every) {
      const steepness = Math.sqrt(gradients[i].reduce((sum, g) => sum + g * g, 0));
      // Along the gradient, where the slope is its length; where it is zero, along any other way.
      const way =
        steepness > 0
          ? gradients[i]
          : (randomTensor(variables[i].shape as [number], 9).dataSync() as Float32Array);
      const length = Math.sqrt(way.reduce((sum, g) => sum + g * g, 0));
      const start = variables[i].dataSync().slice() as Float32Array;
      const slope = (moves: number) => {
        const step = Math.min(moves / (steepness || 1), 0.02);
        const [above, below] = [step, -step].map((by) => {
          const values = start.map((w, j) => w + (by * way[j]) / length);
          tf.tidy(() => variables[i].assign(tf.tensor(values, variables[i].shape)));
          return value();
        });
        return (above - below) / (2 * step);
      };
      // Large steps cross kinks, small ones drown in rounding errors.
      const slopes: number[] = [];
      const agrees = [3e-3, 3e-4, 3e-5, 1e-5].some((moves) => {
        const found = slope(moves);
        slopes.push(found);
        return Math.abs(found - steepness) <= 1e-3 + 0.05 * steepness;
      });
      tf.tidy(() => variables[i].assign(tf.tensor(start, variables[i].shape)));
      expect({ name: variables[i].name, slopes, steepness, agrees }).toMatchObject({ agrees: true });
    }
    model.dispose();
  });
});
