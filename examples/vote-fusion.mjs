// Decision fusion of what a crowd heard and saw: the votes that CREMA-D's clips got from the voice alone and the face alone.
//   avemo train ./examples/vote-fusion.mjs --dataset cremad --data FOLDER --out RUN
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { defineFusion } from '@avemo/fusion';
import { defineRecipe, meanOfPosteriors, networkStage } from '@avemo/pipelines';

const training = {
  ...{ epochs: 60, batchSize: 256, patience: 10, optimizer: { name: 'adam' }, learningRate: 0.05 },
};

/** A softmax regression of vote shares. */
const regression = (name, inputs) =>
  networkStage({
    name,
    inputs,
    network(votes, { task, seed }) {
      const all = Object.values(votes).map(({ x }) => x);
      const x = all.length === 1 ? all[0] : tfl.layers.concatenate().apply(all);
      const kernelInitializer = tfl.initializers.glorotUniform({ seed: seed('classes') });
      const prediction = tfl.layers.dense({ units: task.labels.length, kernelInitializer }).apply(x);
      return { outputs: { prediction } };
    },
    training,
  });

/** The product of both posteriors, each to a power that is learned: Σ wₛ log pₛ + b. */
const Product = defineFusion({
  name: 'Product',
  weights: ([classes]) => ({ powers: { shape: [2], initializer: 'ones' }, bias: { shape: [classes] } }),
  combine: (posteriors, { powers, bias }) =>
    tf.add(tf.addN(posteriors.map((p, s) => tf.mul(tf.logSoftmax(p), tf.slice(powers, [s], [1])))), bias),
});

const product = networkStage({
  name: 'product',
  inputs: { voice: 'voice/prediction', face: 'face/prediction' },
  network: ({ voice, face }, { seed }) => ({
    outputs: { prediction: new Product({ seed: seed('product') }).apply([voice.x, face.x]) },
  }),
  training,
});

const votesOf = (name) => async (media) => media.features?.[name]?.();

export default defineRecipe({
  name: 'vote-fusion',
  version: 1,
  tasks: [{ name: 'intended', kind: 'classes' }],
  settings: {},
  blocks: {
    voice: { stream: 'voice', prepare: votesOf('voice-votes') },
    face: { stream: 'face', prepare: votesOf('face-votes') },
    both: { stream: 'both', prepare: votesOf('av-votes') },
  },
  stages: () => [
    regression('voice', { voice: 'voice' }),
    regression('face', { face: 'face' }),
    meanOfPosteriors('mean', ['voice', 'face']),
    product,
    regression('concat', { voice: 'voice', face: 'face' }),
    regression('people', { both: 'both' }),
  ],
  variants: {
    voice: { about: 'votes of those who heard the voice', stage: 'voice' },
    face: { about: 'votes of those who saw the face', stage: 'face' },
    mean: { about: 'the mean of both posteriors', stage: 'mean' },
    product: { about: 'the product of both posteriors, each to a learned power', stage: 'product' },
    concat: { about: 'one regression of both votes', stage: 'concat' },
    people: { about: 'votes of those who heard and saw', stage: 'people' },
  },
});
