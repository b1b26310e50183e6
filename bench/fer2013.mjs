// The four picture networks of JIPS on FER2013, all with one width, one budget of processor time on one thread, and one set of
// settings. Learns from nine tenths of the training pictures, chooses the moment by the rest, tests on the public test part.
// Usage: npm run build && node bench/fer2013.mjs --data FOLDER_OF_FER2013 [--networks vgg19,…] [--minutes 6] [--seed 1] [--out RUN]
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { useBackend } from '@avemo/backend';
import { accuracy, bootstrapInterval, confusionMatrix, unweightedAverageRecall } from '@avemo/metrics';
import { alexNet, improvedAlexNet, inceptionV3, modelSummary, vgg19 } from '@avemo/models';
import * as tf from '@tensorflow/tfjs-core';
import { uniforms } from './vad/noise.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    networks: { type: 'string', default: 'improved-alexnet,alexnet,vgg19,inception-v3' },
    minutes: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'runs/fer2013' },
  },
});
if (!options.data)
  throw new Error(
    'fer2013: --data FOLDER must name the folder with train_0.u8, train_0.labels.u8, … validation.u8.',
  );
const [minutes, seed] = [Number(options.minutes), Number(options.seed)];

const classes = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'];
const pixels = 48 * 48;
const width = 1 / 8;
const [batchSize, learningRate, dropout, looks] = [50, 5e-4, 0.3, 8];

/** Each network at the paper's size and at the size trained here. */
const networks = {
  'improved-alexnet': {
    size: 48,
    paper: { filters: [96, 256, 512], units: 4096, inputShape: [224, 224, 3] },
    // Pools of 2 leave a map of 6 × 6 of 48 × 48 pixels, where the paper's 224 × 224 arrive at 7 × 7.
    reduced: { filters: [96, 256, 512].map((n) => n * width), units: 4096 * width, pools: [2, 2, 2] },
    make: improvedAlexNet,
  },
  alexnet: { size: 67, paper: { inputShape: [227, 227, 3] }, reduced: { width }, make: alexNet },
  vgg19: { size: 48, paper: { inputShape: [224, 224, 3] }, reduced: { width }, make: vgg19 },
  'inception-v3': { size: 75, paper: { inputShape: [299, 299, 3] }, reduced: { width }, make: inceptionV3 },
};

/** Pictures and labels of the files whose names begin so, one after the other. */
function read(start) {
  const names = readdirSync(options.data).filter(
    (name) => name.startsWith(start) && name.endsWith('.labels.u8'),
  );
  return names.sort().flatMap((name) => {
    const labels = readFileSync(join(options.data, name));
    const bytes = readFileSync(join(options.data, name.replace('.labels', '')));
    return Array.from(labels, (label, i) => ({
      label,
      picture: bytes.subarray(i * pixels, (i + 1) * pixels),
    }));
  });
}

const keyOf = ({ picture }) => picture.toString('latin1');
const test = read('validation');
const tested = new Set(test.map(keyOf));
const all = read('train');
const unseen = all.filter((each) => !tested.has(keyOf(each)));
const random = uniforms(seed);
const shuffle = (list) => {
  const order = [...list];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
};
// Equal pictures stay on one side.
const groups = shuffle([...grouped(unseen)]);
const chosenOn = Math.round(groups.length / 10);
const choose = groups.slice(0, chosenOn).flat();
const train = groups.slice(chosenOn).flat();

function grouped(list) {
  const found = new Map();
  for (const each of list) found.set(keyOf(each), [...(found.get(keyOf(each)) ?? []), each]);
  return found.values();
}

/** Grey pictures as three equal channels from −1 to 1, `size` × `size`; some mirrored. */
function picturesOf(examples, size, mirrored = () => false) {
  const values = new Float32Array(examples.length * pixels * 3);
  examples.forEach(({ picture }, i) => {
    const flip = mirrored();
    for (let p = 0; p < pixels; p++) {
      const column = p % 48;
      const from = flip ? p - column + 47 - column : p;
      values.fill(picture[from] / 127.5 - 1, 3 * (i * pixels + p), 3 * (i * pixels + p) + 3);
    }
  });
  return tf.tidy(() => {
    const pictures = tf.tensor4d(values, [examples.length, 48, 48, 3]);
    return size === 48 ? pictures : tf.image.resizeBilinear(pictures, [size, size], true);
  });
}

function answers(model, examples, size) {
  const found = [];
  for (let at = 0; at < examples.length; at += 100)
    found.push(
      ...tf.tidy(() =>
        tf.argMax(model.predict(picturesOf(examples.slice(at, at + 100), size)), 1).dataSync(),
      ),
    );
  return found;
}

const truth = (examples) => examples.map(({ label }) => label);
const processorSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function run(name) {
  const { make, size, reduced, paper } = networks[name];
  const model = make({ ...reduced, classes: 7, inputShape: [size, size, 3], dropout, seed });
  const optimizer = tf.train.adam(learningRate);
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  const budget = 60 * minutes;
  const curve = [];
  let [spent, steps, losses, order, best] = [0, 0, [], [], { chosen: -1 }];
  while (spent < budget) {
    const before = processorSeconds();
    optimizer.learningRate = learningRate * 0.5 * (1 + Math.cos((Math.PI * spent) / budget));
    if (order.length < batchSize) order = shuffle(train);
    const examples = order.splice(0, batchSize);
    const x = picturesOf(examples, size, () => random() < 0.5);
    const y = tf.tidy(() => tf.oneHot(tf.tensor1d(truth(examples), 'int32'), 7).toFloat());
    losses.push(await model.trainOnBatch(x, y));
    tf.dispose([x, y]);
    steps++;
    spent += processorSeconds() - before;
    if (spent < ((curve.length + 1) * budget) / looks) continue;
    const chosen = accuracy(truth(choose), answers(model, choose, size));
    const loss = losses.reduce((sum, value) => sum + value) / losses.length;
    curve.push({
      seconds: Math.round(spent),
      epochs: round((steps * batchSize) / train.length),
      loss: round(loss),
      accuracy: round(chosen),
    });
    losses = [];
    console.log(name, JSON.stringify(curve.at(-1)));
    if (chosen > best.chosen)
      best = { chosen, at: curve.length, weights: model.getWeights().map((w) => w.clone()) };
  }
  model.setWeights(best.weights);
  const [labels, found] = [truth(test), answers(model, test, size)];
  const { low, high } = bootstrapInterval(accuracy, [labels, found], { seed: 1 });
  const result = {
    network: name,
    input: [size, size, 3],
    parameters: model.countParams(),
    parametersInThePaper: modelSummary(() => make({ ...paper, classes: 7 })).parameters,
    epochs: curve.at(-1).epochs,
    secondsPerEpoch: round((spent * train.length) / (steps * batchSize), 1),
    chosenAt: best.at,
    accuracy: round(accuracy(labels, found)),
    interval: [round(low), round(high)],
    uar: round(unweightedAverageRecall(labels, found)),
    confusion: confusionMatrix(labels, found, { classes: classes.map((_, i) => i) }),
    curve,
  };
  tf.dispose(best.weights);
  model.dispose();
  return result;
}

function round(value, digits = 4) {
  return Number(value.toFixed(digits));
}

await useBackend('wasm', { threads: 1 });
mkdirSync(options.out, { recursive: true });
const write = (file, content) =>
  writeFileSync(join(options.out, file), `${JSON.stringify(content, null, 2)}\n`);
const config = {
  dataset: 'fer2013',
  pictures: {
    train: train.length,
    choose: choose.length,
    test: test.length,
    leftOutAsInTest: all.length - unseen.length,
  },
  ...{
    classes,
    width,
    batchSize,
    optimizer: 'adam',
    learningRate,
    schedule: 'cosine over the budget',
    dropout,
  },
  augmentation: 'mirrored with probability 0.5',
  ...{ minutesOfProcessorTime: minutes, looks, seed },
  ...{ backend: 'wasm', threads: 1, node: process.version, tfjs: tf.version_core },
};
write('config.json', config);
console.log(JSON.stringify(config));
for (const name of options.networks.split(',')) {
  const result = await run(name);
  write(`${name}.json`, result);
  console.log(JSON.stringify({ ...result, curve: undefined, confusion: undefined }));
}
