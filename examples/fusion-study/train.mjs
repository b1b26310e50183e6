// The training that every method gets: Adam on mean cross-entropy, the weights of the epoch with the lowest validation loss.
// A network is { variables, logits(batch, { training, step }) }; a sample { label, streams: { name: { data, frames, width } } }.
import * as tf from '@tensorflow/tfjs-core';
import { deriveSeed } from '@avemo/models';
import { stack } from './samples.mjs';

/**
 * Trains a network and leaves the best weights in it.
 *
 * @param network What is trained.
 * @param train Samples to learn from.
 * @param validation Samples that choose the epoch.
 * @param options epochs, batchSize, learningRate, patience, seed, signal
 * @returns { history, bestEpoch }: loss and accuracy of both parts after each epoch
 */
export async function fit(network, train, validation, options) {
  const { epochs, batchSize, learningRate, patience, seed, signal } = options;
  const adam = createAdam(network.variables, learningRate);
  const history = [];
  let best = { epoch: -1, loss: Infinity, weights: [] };
  let step = 0;
  try {
    for (let epoch = 0; epoch < epochs && epoch - best.epoch <= patience; epoch++) {
      let [lossSum, hits] = [0, 0];
      for (const samples of batchesOf(train, batchSize, deriveSeed(seed, 'epoch', epoch))) {
        signal?.throwIfAborted();
        const [loss, right] = trainStep(network, adam, samples, step++);
        if (!Number.isFinite(loss))
          throw new RangeError(`fit: the loss became ${loss} in epoch ${epoch + 1}.`);
        lossSum += loss * samples.length;
        hits += right;
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      const score = await scoreExamples(network, validation, { batchSize, signal });
      history.push({
        trainLoss: lossSum / train.length,
        trainAccuracy: hits / train.length,
        validationLoss: score.loss,
        validationAccuracy: score.accuracy,
      });
      if (score.loss < best.loss) {
        best = { epoch, loss: score.loss, weights: network.variables.map((v) => v.dataSync().slice()) };
      }
    }
    network.variables.forEach((v, i) => tf.tidy(() => v.assign(tf.tensor(best.weights[i], v.shape))));
    return { history, bestEpoch: best.epoch };
  } finally {
    adam.dispose();
  }
}

/** Class probabilities of samples in their order, their loss and accuracy. */
export async function scoreExamples(network, samples, { batchSize, signal }) {
  const probabilities = [];
  let [loss, hits] = [0, 0];
  for (let start = 0; start < samples.length; start += batchSize) {
    signal?.throwIfAborted();
    const part = samples.slice(start, start + batchSize);
    const rows = tf.tidy(() =>
      tf.softmax(network.logits({ streams: stack(part) }, { training: false, step: 0 })).arraySync(),
    );
    rows.forEach((row, i) => {
      const { label } = part[i];
      loss -= Math.log(Math.max(row[label], 1e-38));
      if (row.indexOf(Math.max(...row)) === label) hits++;
      probabilities.push(Float32Array.from(row));
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return { loss: loss / samples.length, accuracy: hits / samples.length, probabilities };
}

function trainStep(network, adam, samples, step) {
  return tf.tidy(() => {
    const labels = tf.tensor1d(
      samples.map(({ label }) => label),
      'int32',
    );
    let right = 0;
    const { value, grads } = tf.variableGrads(() => {
      const logits = network.logits({ streams: stack(samples) }, { training: true, step });
      right = tf.sum(tf.equal(tf.argMax(logits, 1), labels)).dataSync()[0];
      const truth = tf.oneHot(labels, logits.shape[1]);
      return tf.neg(tf.mean(tf.sum(tf.mul(truth, tf.logSoftmax(logits)), 1)));
    }, network.variables);
    adam.apply(grads);
    return [value.dataSync()[0], right];
  });
}

/** Adam (Kingma & Ba 2015, algorithm 1) with the paper's rates; a variable without a gradient stays as it is. */
function createAdam(variables, rate) {
  const zeros = () => variables.map((v) => tf.tidy(() => tf.variable(tf.zerosLike(v), false)));
  const [first, second] = [zeros(), zeros()];
  let step = 0;
  return {
    apply(grads) {
      step++;
      variables.forEach((variable, i) => {
        const g = grads[variable.name];
        if (!g) return;
        first[i].assign(tf.add(tf.mul(first[i], 0.9), tf.mul(g, 0.1)));
        second[i].assign(tf.add(tf.mul(second[i], 0.999), tf.mul(tf.square(g), 0.001)));
        const mean = tf.div(first[i], 1 - 0.9 ** step);
        const deviation = tf.sqrt(tf.div(second[i], 1 - 0.999 ** step));
        variable.assign(tf.sub(variable, tf.mul(tf.div(mean, tf.add(deviation, 1e-8)), rate)));
      });
    },
    dispose: () => tf.dispose([first, second]),
  };
}

/** Batches in an order that follows from the seed. */
function batchesOf(samples, batchSize, seed) {
  const order = samples.map((_, i) => [deriveSeed(seed, 'order', i), i]).sort(([a], [b]) => a - b);
  const shuffled = order.map(([, i]) => samples[i]);
  return Array.from({ length: Math.ceil(samples.length / batchSize) }, (_, i) =>
    shuffled.slice(i * batchSize, (i + 1) * batchSize),
  );
}
