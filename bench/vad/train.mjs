// Trains the voice activity detector that @avemo/dsp carries, on Emo-DB with noises that are made here, and writes its
// weights. About 4 minutes for the features and 10 for the training on two cores; equal seeds give equal weights on one machine.
// --cut-marks also learns from clips whose marks end too early; the weights of the package were made without.
// Usage: npm run build && node bench/vad/train.mjs --data FOLDER_OF_EMODB [--cache FOLDER] [--epochs 10] [--cut-marks] [--out FILE]
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@avemo/backend';
import { areaUnderCurve, frameRates } from './scores.mjs';
import { mrcgVadModel } from '@avemo/models';
import * as tf from '@tensorflow/tfjs-core';
import { cachedFeatures, width } from './features.mjs';
import { uniforms } from './noise.mjs';
import { card } from './card.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    cache: { type: 'string', default: join(tmpdir(), 'avemo-vad') },
    epochs: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    'cut-marks': { type: 'boolean', default: false },
    out: {
      type: 'string',
      default: fileURLToPath(
        new URL('../../packages/dsp/src/voice-activity/mrcg-vad-weights.json', import.meta.url),
      ),
    },
  },
});
if (!options.data)
  throw new Error('train: --data FOLDER must name the folder of Emo-DB with audio/, labels.csv and vad.csv.');
const epochs = Number(options.epochs);
const seed = Number(options.seed);
const [crops, cropFrames] = [16, 200];
const offsets = [-19, -10, -4, -1, 0, 1, 4, 10, 19];

await useBackend('wasm', { threads: 1 });
const log = (line) => console.log(line);
const cached = await cachedFeatures(options.data, options.cache, options['cut-marks'], log);
const { statistics, train, choose } = cached;
const model = mrcgVadModel({ seed, offsets });
const random = uniforms(seed);

function batch() {
  const features = new Float32Array(crops * cropFrames * width);
  const labels = new Float32Array(crops * cropFrames);
  for (let i = 0; i < crops; i++) {
    // Longer clips are drawn more often, so that every frame is as likely as any other.
    let clip;
    do clip = train.clips[Math.floor(random() * train.clips.length)];
    while (clip.frames < cropFrames || random() > clip.frames / 1200);
    const first = clip.first + Math.floor(random() * (clip.frames - cropFrames + 1));
    for (let n = 0; n < cropFrames * width; n++)
      features[i * cropFrames * width + n] = train.data[first * width + n] / 16;
    labels.set(train.labels.subarray(first, first + cropFrames), i * cropFrames);
  }
  return [tf.tensor3d(features, [crops, cropFrames, width]), tf.tensor3d(labels, [crops, cropFrames, 1])];
}

/** Posteriors of all frames of a part. */
function posteriors({ clips, data }) {
  return clips.flatMap(({ first, frames }) =>
    tf.tidy(() => {
      const x = Float32Array.from(
        data.subarray(first * width, (first + frames) * width),
        (value) => value / 16,
      );
      return [...model.predict(tf.tensor3d(x, [1, frames, width])).dataSync()];
    }),
  );
}

const crossEntropy = (p, labels) =>
  p.reduce((sum, value, i) => sum - Math.log(Math.max(1e-7, labels[i] ? value : 1 - value)), 0) / p.length;

const steps = Math.round(train.labels.length / (crops * cropFrames));
const optimizer = tf.train.adam(2e-3);
const variables = model.trainableWeights.map((weight) => weight.read());
let best = { loss: Infinity };
for (let epoch = 0; epoch < epochs; epoch++) {
  const started = Date.now();
  optimizer.learningRate = 2e-3 * 0.5 * (1 + Math.cos((Math.PI * epoch) / epochs));
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const [x, y] = batch();
    const loss = optimizer.minimize(() => tf.losses.sigmoidCrossEntropy(y, logitsOf(x)), true, variables);
    sum += loss.dataSync()[0];
    tf.dispose([x, y, loss]);
  }
  const p = posteriors(choose);
  const loss = crossEntropy(p, choose.labels);
  const { error } = frameRates(p, choose.labels, 0.5);
  console.log(
    `epoch ${epoch + 1}: training ${(sum / steps).toFixed(4)}, choosing ${loss.toFixed(4)}, AUC ${areaUnderCurve(p, choose.labels).toFixed(4)}, error ${error.toFixed(4)}, ${((Date.now() - started) / 1000).toFixed(0)} s`,
  );
  if (loss < best.loss)
    best = { loss, epoch: epoch + 1, weights: variables.map((variable) => variable.dataSync().slice()) };
}

const values = [Float32Array.from(statistics.mean), Float32Array.from(statistics.deviation), ...best.weights];
const bytes = Buffer.concat(
  values.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const file = {
  card: card({ seed, epochs, epoch: best.epoch, cutMarks: options['cut-marks'] }),
  features: width,
  frameUnits: 32,
  units: 48,
  offsets,
  sha256,
  weights: bytes.toString('base64'),
};
writeFileSync(options.out, `${JSON.stringify(file, null, 2)}\n`);
console.log(
  `epoch ${best.epoch} of ${epochs}, ${bytes.length} bytes of weights, sha-256 ${sha256}: ${options.out}`,
);

/** The model's last values before the sigmoid. */
function logitsOf(x) {
  const [w, b, v, c, u, d] = variables;
  const h = tf.relu(tf.add(tf.matMul(tf.reshape(x, [-1, width]), w), b));
  const window = model.getLayer('vad_window').apply(tf.reshape(h, [x.shape[0], x.shape[1], -1]));
  const g = tf.relu(tf.add(tf.matMul(tf.reshape(window, [-1, window.shape[2]]), v), c));
  return tf.reshape(tf.add(tf.matMul(g, u), d), [x.shape[0], x.shape[1], 1]);
}
