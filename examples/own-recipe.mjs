// A system of one's own: sound and face, and a gate that decides feature by feature which of them to believe.
//   avemo train ./examples/own-recipe.mjs --dataset ravdess --data FOLDER --out RUN
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { logMelSpectrogram, resample } from '@avemo/dsp';
import { AttentionPooling, defineFusion } from '@avemo/fusion';
import { cropRows, defineRecipe, networkStage, zScores } from '@avemo/pipelines';

const Gate = defineFusion({
  name: 'Gate',
  weights: ([heard, seen]) => ({ kernel: [heard + seen, heard] }),
  combine([heard, seen], { kernel }) {
    const open = tf.sigmoid(tf.matMul(tf.concat([heard, seen], 1), kernel));
    return tf.add(tf.mul(open, heard), tf.mul(tf.sub(1, open), seen));
  },
});

const frames = { frameLength: 400, hopLength: 160, fftLength: 512 };
const mel = { ...frames, melBands: 40, minFrequency: 50, maxFrequency: 8000 };

const melOf = async ({ audio }) => {
  const { data, shape } = logMelSpectrogram(resample(await audio.read(), 16000), mel);
  return { data, shape, times: Float64Array.from({ length: shape[0] }, (_, i) => i * 0.01) };
};

const dense = (units, seed, activation) =>
  tfl.layers.dense({ units, activation, kernelInitializer: tfl.initializers.glorotUniform({ seed }) });

const gated = networkStage({
  name: 'gated',
  inputs: { sound: 'scaled/mel', face: { from: 'scaled/face', optional: true, pool: 'mean' } },
  network({ sound, face }, { task, seed, present }) {
    const hidden = dense(32, seed('sound'), 'relu').apply(sound.x);
    const heard = new AttentionPooling({ units: 32, seed: seed('time') }).apply([hidden, sound.mask]);
    const seen = dense(32, seed('face'), 'relu').apply(face.x);
    const fused = new Gate({ seed: seed('gate'), presence: true }).apply([heard, seen, present]);
    return { outputs: { prediction: dense(task.labels.length, seed('classes')).apply(fused) } };
  },
  training: {
    ...{ epochs: 30, batchSize: 16, patience: 8, optimizer: { name: 'adam' }, learningRate: 1e-3 },
    augment: cropRows(250),
  },
});

export default defineRecipe({
  name: 'gated',
  version: 1,
  tasks: [{ name: 'emotion', kind: 'classes' }],
  settings: {},
  blocks: {
    mel: { stream: 'audio', prepare: async (media) => media.audio && melOf(media) },
    face: { stream: 'video', prepare: async ({ features: f }) => (f?.['action-units'] ?? f?.face)?.() },
  },
  stages: () => [zScores('scaled', ['mel', 'face']), gated],
  variants: {
    gated: { about: 'a gate decides, feature by feature, which stream to believe', stage: 'gated' },
  },
});
