// Trains the network of faces; the state after each epoch is kept, so that a second run goes on where the first was stopped.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSafetensors, deriveSeed, encodeSafetensors } from '@avemo/models';
import * as tf from '@tensorflow/tfjs-core';
import { emotions } from '@avemo/pipelines/predict';
import { faceNetwork, faceNetworkSettings } from './face-network.mjs';
import { seen, standardized, varied } from './face-pictures.mjs';
import { random } from './random.mjs';

export const faceTrainingSettings = {
  epochs: 14,
  batchSize: 64,
  optimizer: 'adam',
  learningRate: 0.002,
  warmUp: 1,
  schedule: 'rises over the first epoch, then falls along a cosine to 0',
  weightDecay: 0.05,
  smoothing: 0.1,
  augmentation: 'half mirrored, turned by up to 10°, 10 % larger or smaller, moved by up to 3 pixels',
  seed: 1,
};

/** The network, trained on pictures. */
export async function trainFace(pictures, { cache, epochs = faceTrainingSettings.epochs }) {
  const { batchSize, learningRate, warmUp, weightDecay, seed } = faceTrainingSettings;
  const network = faceNetwork({ seed });
  const optimizer = tf.train.adam(learningRate);
  const loss = (truth, logits) => tf.losses.softmaxCrossEntropy(truth, logits);
  network.compile({ optimizer, loss });
  const kernels = network.trainableWeights.filter(({ shape }) => shape.length > 1).map((w) => w.val);
  const values = pictures.map(standardized);
  const steps = Math.floor(pictures.length / batchSize);
  const rateAt = (step) =>
    step < warmUp * steps
      ? (learningRate * (step + 1)) / (warmUp * steps)
      : (learningRate / 2) *
        (1 + Math.cos((Math.PI * (step - warmUp * steps)) / ((epochs - warmUp) * steps)));

  const settings = JSON.stringify([faceTrainingSettings, faceNetworkSettings, pictures.length, epochs]);
  const keeper = await stateIn(cache, { network, optimizer, settings });
  const history = keeper.history;
  for (let epoch = history.length; epoch < epochs; epoch++) {
    const [started, { uniform, shuffle }] = [process.cpuUsage(), random(deriveSeed(seed, 'epoch', epoch))];
    const order = shuffle(pictures.map((_, i) => i));
    let sum = 0;
    for (let at = 0; at < steps; at++) {
      const step = epoch * steps + at;
      const some = order.slice(at * batchSize, (at + 1) * batchSize);
      optimizer.learningRate = rateAt(step);
      network.layers.forEach((layer) => layer.setStep?.(step));
      const [x, y] = batchOf(
        some.map((i) => varied(values[i], { uniform })),
        some.map((i) => pictures[i].truth),
      );
      sum += await network.trainOnBatch(x, y);
      tf.dispose([x, y]);
      tf.tidy(() => kernels.forEach((k) => k.assign(tf.mul(k, 1 - rateAt(step) * weightDecay))));
    }
    const { user, system } = process.cpuUsage(started);
    history.push({ loss: sum / steps, seconds: Math.round((user + system) / 1e6) });
    console.log(`face: epoch ${epoch + 1}/${epochs}`, history.at(-1));
    await keeper.write();
  }
  return { network, history };
}

function batchOf(pictures, truths) {
  const { smoothing } = faceTrainingSettings;
  const values = new Float32Array(pictures.length * seen * seen);
  pictures.forEach((picture, i) => values.set(picture, i * seen * seen));
  return tf.tidy(() => [
    tf.tensor4d(values, [pictures.length, seen, seen, 1]),
    tf
      .oneHot(tf.tensor1d(truths, 'int32'), emotions.length)
      .toFloat()
      .mul(1 - smoothing)
      .add(smoothing / emotions.length),
  ]);
}

/** Weights, moments and history, from the file of a run that was stopped where there is one. */
async function stateIn(cache, { network, optimizer, settings }) {
  const file = join(cache, 'face-training.safetensors');
  const history = [];
  const bytes = await readFile(file).catch(() => undefined);
  const kept = bytes && decodeSafetensors(bytes);
  if (kept && kept.metadata.settings === settings) {
    history.push(...JSON.parse(kept.metadata.history));
    const tensors = (start) =>
      [...kept.tensors]
        .filter(([name]) => name.startsWith(start))
        .map(([, { data, shape }]) => tf.tensor(data, shape));
    network.setWeights(tensors('weight '));
    const names = JSON.parse(kept.metadata.moments);
    await optimizer.setWeights(tensors('moment ').map((tensor, i) => ({ name: names[i], tensor })));
    // Of themselves they are raised to a power anew, which rounds otherwise.
    tensors('decay ').forEach((tensor, i) => decaysOf(optimizer)[i].assign(tensor));
  }
  const write = async () => {
    const moments = await optimizer.getWeights();
    const entries = [
      ...network.getWeights().map((tensor, i) => [`weight ${String(i).padStart(3, '0')}`, tensor]),
      ...moments.map(({ tensor }, i) => [`moment ${String(i).padStart(3, '0')}`, tensor]),
      ...decaysOf(optimizer).map((tensor, i) => [`decay ${i}`, tensor]),
    ];
    const tensors = new Map();
    for (const [name, tensor] of entries)
      tensors.set(name, { data: (await tensor.data()).slice(), shape: tensor.shape });
    const metadata = {
      settings,
      history: JSON.stringify(history),
      moments: JSON.stringify(moments.map(({ name }) => name)),
    };
    await mkdir(cache, { recursive: true });
    await writeFile(`${file}.part`, encodeSafetensors(tensors, { metadata }));
    await rename(`${file}.part`, file);
  };
  return { history, write };
}

/** Adam's β₁ⁿ and β₂ⁿ. */
const decaysOf = ({ accBeta1, accBeta2 }) => [accBeta1, accBeta2];
