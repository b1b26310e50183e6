// How people hear and see CREMA-D: the shares of their votes as posteriors, fused at the level of decisions.
import * as tfl from '@tensorflow/tfjs-layers';
import { defineRecipe, fitStage, meanOfPosteriors, networkStage } from '@avemo/pipelines';

const votes = (name, stream) => ({
  stream,
  prepare: async ({ features }) => features?.[`${name}-votes`]?.(),
});

/** The most probable class is the one with most votes; one vote is spread over all of them. */
const asPosteriors = (name) =>
  fitStage({
    name,
    inputs: { votes: name },
    apply: ({ votes: { data, shape } }) => ({
      prediction: { data: data.map((share) => Math.log(share + 0.02)), shape },
    }),
  });

/** A linear classifier of vote shares. */
const linear = (name, inputs) =>
  networkStage({
    name,
    inputs,
    network(streams, { task, seed }) {
      const all = Object.values(streams).map(({ x }) => x);
      const x = all.length > 1 ? tfl.layers.concatenate().apply(all) : all[0];
      const kernelInitializer = tfl.initializers.glorotUniform({ seed: seed('linear') });
      const dense = tfl.layers.dense({ units: task.labels.length, kernelInitializer });
      return { outputs: { prediction: dense.apply(x) } };
    },
    training: { epochs: 60, batchSize: 128, patience: 8, optimizer: { name: 'adam' }, learningRate: 0.02 },
  });

export default defineRecipe({
  name: 'votes',
  version: 1,
  tasks: [{ name: 'emotion', kind: 'classes' }],
  settings: {},
  blocks: { voice: votes('voice', 'audio'), face: votes('face', 'video') },
  stages: () => [
    asPosteriors('voice'),
    asPosteriors('face'),
    meanOfPosteriors('mean', ['voice', 'face']),
    linear('linear-voice', { voice: 'voice' }),
    linear('linear-face', { face: 'face' }),
    meanOfPosteriors('mean-of-linear', ['linear-voice', 'linear-face']),
    linear('linear-both', { voice: 'voice', face: 'face' }),
  ],
  variants: {
    voice: { about: 'What most listeners heard.', stage: 'voice' },
    face: { about: 'What most viewers saw.', stage: 'face' },
    mean: { about: 'Mean of the vote shares of voice and face: nothing is learned.', stage: 'mean' },
    'linear-voice': { about: 'A linear classifier of the voice’s vote shares.', stage: 'linear-voice' },
    'linear-face': { about: 'A linear classifier of the face’s vote shares.', stage: 'linear-face' },
    'mean-of-linear': { about: 'Mean of the posteriors of both classifiers.', stage: 'mean-of-linear' },
    'linear-both': { about: 'One linear classifier of the vote shares of both.', stage: 'linear-both' },
  },
});
