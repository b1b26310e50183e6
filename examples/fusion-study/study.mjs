// Trains every method on every fold with every seed under one budget, and keeps what each answered. A study that was stopped
// goes on where it was: a finished training is a file in `out/answers`.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertNoLeak, holdOutGroups } from '@avemo/metrics';
import { deriveSeed } from '@avemo/models';
import { makeFolds } from '@avemo/pipelines';
import { trainDeepLstm } from './deep-lstm.mjs';
import { needsContext } from './feeds.mjs';
import { fitLogisticRegression } from './logistic.mjs';
import { rules } from './methods.mjs';
import { createNetwork, knowsPresence } from './network.mjs';
import { makeSamples, withoutModality } from './samples.mjs';
import { fit, scoreExamples } from './train.mjs';

/** What every method may spend; chosen by the validation loss of six of them on one fold of RAVDESS. */
export const budget = {
  width: 32,
  dropout: 0.3,
  modalityDropout: 0.3,
  epochs: 40,
  patience: 8,
  batchSize: 256,
  learningRate: 0.01,
  validationShare: 0.2,
};

/**
 * Runs a study, or the rest of one.
 *
 * @param dataset clips with features, see `openDataset`
 * @param options
 *   modalities, context, outOfFold: what a sample holds (samples.mjs);
 *   groups: of speakers, where the data set has neither folds nor a test part;
 *   methods: what is compared (methods.mjs); deepLstm: also the systems of deep-lstm.mjs; C: of the logistic regression;
 *   seeds, spend: one training with each, under this budget;
 *   out: the folder; signal; onProgress({ done, total, method, modalityDropout, fold, seed })
 * @returns { config, folds, answers }: one answer a method, variant, fold and seed
 */
export async function runStudy(dataset, options) {
  const { modalities, context = 1, groups = 5, outOfFold = false, C = 1, deepLstm = false } = options;
  const { methods, seeds, spend = budget } = options;
  const { out, signal, onProgress } = options;
  const names = Object.keys(modalities);
  const classes = dataset.labels.length;
  const config = {
    dataset: dataset.name,
    clips: dataset.clips.length,
    modalities,
    context,
    groups,
    outOfFold,
    C,
    seeds,
    budget: spend,
  };
  await requireSameStudy(join(out, 'config.json'), config);
  const folds = splitBySpeaker(dataset, { groups, validationShare: spend.validationShare });
  const lonely = folds.find((fold) => fold.validation.length === 0);
  if (lonely) {
    throw new RangeError(
      `runStudy: fold ${lonely.name} has 1 training speaker; it needs at least 2, one of them to choose the best epoch. ` +
        'Add speakers, or cut them into more groups.',
    );
  }
  const trainings = [...new Set([0, spend.modalityDropout])].flatMap((modalityDropout) =>
    seeds.flatMap((seed) =>
      folds.flatMap((fold) =>
        methods
          .filter((method) => modalityDropout === 0 || knowsPresence(method))
          .map((method) => ({ method, modalityDropout, fold, seed })),
      ),
    ),
  );
  const samples = sampleMaker(dataset, { modalities, outOfFold });
  const answers = [];
  for (const [done, training] of trainings.entries()) {
    signal?.throwIfAborted();
    const { method, modalityDropout, fold, seed } = training;
    const entry = { method: method.name, modalityDropout, fold: fold.name, seed };
    onProgress?.({ done, total: trainings.length, ...entry });
    const variant = modalityDropout > 0 ? `${method.name} + ModalityDropout` : method.name;
    const file = join(out, 'answers', `${variant}, fold ${fold.name}, seed ${seed}.json`);
    let answer = await readJson(file);
    if (!isComplete(answer, method)) {
      const list = await samples(fold, needsContext(method) ? context : 1);
      answer = await train(training, { names, samples: list, classes, spend, C, signal });
      await writeJson(file, answer);
    }
    answers.push({ ...entry, ...answer });
  }
  if (deepLstm) {
    for (const seed of seeds) {
      for (const fold of folds) {
        signal?.throwIfAborted();
        const file = join(out, 'answers', `DLSTM, fold ${fold.name}, seed ${seed}.json`);
        let systems = await readJson(file);
        if (!systems) {
          const how = { names, classes, fold, seed, spend, signal };
          systems = await trainDeepLstm(await samples(fold, context), how);
          await writeJson(file, systems);
        }
        answers.push(...systems.map((one) => ({ ...one, modalityDropout: 0, fold: fold.name, seed })));
      }
    }
  }
  for (const seed of seeds) {
    for (const fold of folds) answers.push(...decide(answers, { names, fold, seed, clips: dataset.clips }));
  }
  for (const fold of folds) answers.push(...(await publishedAnswers(dataset, fold, seeds[0])));
  return { config, folds, answers };
}

/** The makers' test part where there is one, else folds. No speaker is on two sides. */
function splitBySpeaker(dataset, { groups, validationShare }) {
  const all = dataset.clips.map((_, i) => i);
  const test = all.filter((i) => dataset.clips[i].split === 'test');
  if (test.length === 0) return makeFolds(dataset, { groups, validationShare, seed: 1 });
  const rest = all.filter((i) => !test.includes(i));
  const speakers = dataset.clips.map((clip) => clip.speaker);
  const held = holdOutGroups(
    rest.map((i) => speakers[i]),
    { testShare: validationShare, seed: 1 },
  );
  const pick = (indices) => indices.map((i) => rest[i]);
  const fold = { name: 'test', train: pick(held.train), validation: pick(held.test), test };
  assertNoLeak(fold, { speaker: speakers });
  return [fold];
}

/** Makes the samples of a fold when they are first asked for, and keeps those of one fold. */
function sampleMaker(dataset, options) {
  let kept = {};
  return async (fold, context) => {
    if (kept.fold !== fold) kept = { fold };
    kept[context] ??= await makeSamples(dataset, { ...options, context, fold });
    return kept[context];
  };
}

async function train({ method, modalityDropout, fold, seed }, { names, samples, classes, spend, C, signal }) {
  if (!method.Layer) return trainLogisticRegression({ names, samples, classes, fold, C });
  const started = performance.now();
  const pick = (indices) => indices.map((i) => samples[i]);
  const network = createNetwork(method, {
    ...spend,
    names,
    classes,
    modalityDropout,
    // One seed for all methods: their projections and batches start alike.
    seed: deriveSeed(seed, fold.test[0]),
    example: samples[0],
  });
  const how = { batchSize: 512, signal };
  try {
    const { history, bestEpoch } = await fit(network, pick(fold.train), pick(fold.validation), {
      ...spend,
      seed,
      signal,
    });
    const answer = async (list) => rounded((await scoreExamples(network, list, how)).probabilities);
    const without = {};
    for (const name of knowsPresence(method) ? names : []) {
      without[name] = await answer(withoutModality(pick(fold.test), names, name));
    }
    return {
      parameters: network.parameters,
      epochs: history.length,
      bestEpoch,
      trainAccuracy: history[bestEpoch].trainAccuracy,
      validationAccuracy: history[bestEpoch].validationAccuracy,
      seconds: Number(((performance.now() - started) / 1000).toFixed(2)),
      probabilities: await answer(pick(fold.test)),
      ...(knowsPresence(method) && { without }),
      ...(isSingle(method) && { heldOut: await answer(pick(fold.validation)) }),
    };
  } finally {
    network.dispose();
  }
}

/** The linear baseline has no epochs to choose and learns from the validation clips too. */
function trainLogisticRegression({ names, samples, classes, fold, C }) {
  const rows = (indices) => indices.map((i) => names.flatMap((name) => [...samples[i].streams[name].data]));
  const train = [...fold.train, ...fold.validation];
  const labels = train.map((i) => samples[i].label);
  const { predict, parameters } = fitLogisticRegression(rows(train), labels, { classes, C });
  return { parameters, probabilities: rounded(predict(rows(fold.test))) };
}

const rounded = (rows) => rows.map((row) => Array.from(row, (p) => Number(p.toFixed(5))));

const isSingle = ({ listens }) => listens?.length === 1;

/** Whether a kept answer holds all that is asked of the method now. */
const isComplete = (answer, method) =>
  answer && (!knowsPresence(method) || answer.without) && (!isSingle(method) || answer.heldOut);

/** The decision rules over the single modalities; what a rule has to learn it learns from the validation clips. */
function decide(answers, { names, fold, seed, clips }) {
  const singles = names.map((name) =>
    answers.find((one) => one.method === `only ${name}` && one.fold === fold.name && one.seed === seed),
  );
  if (!singles.every(Boolean)) return [];
  const posteriors = singles.map((one) => one.probabilities);
  const known = {
    heldOut: singles.map((one) => one.heldOut),
    labels: fold.validation.map((i) => clips[i].label),
    accuracies: singles.map((one) => one.validationAccuracy),
  };
  return Object.entries(rules).map(([method, learn]) => {
    const decideOn = learn(known);
    const lacking = (m) => posteriors.map((rows, i) => (i === m ? rows.map(() => null) : rows));
    return {
      method,
      modalityDropout: 0,
      fold: fold.name,
      seed,
      parameters: singles.reduce((sum, one) => sum + one.parameters, 0),
      probabilities: decideOn(posteriors),
      without: Object.fromEntries(names.map((name, m) => [name, decideOn(lacking(m))])),
    };
  });
}

/** What the authors' own system answered, where they publish it. */
async function publishedAnswers({ clips }, fold, seed) {
  const own = fold.test.map((i) => clips[i]);
  if (!own.every((clip) => clip.publishedProbabilities)) return [];
  const probabilities = await Promise.all(own.map((clip) => clip.publishedProbabilities()));
  const method = 'published by the authors';
  return [{ method, modalityDropout: 0, fold: fold.name, seed, probabilities: rounded(probabilities) }];
}

async function requireSameStudy(file, config) {
  const before = await readJson(file);
  if (!before) return writeJson(file, config);
  const other = Object.keys(config).find(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(config[key]),
  );
  if (other) {
    throw new Error(
      `${file} is of another study: its ${other} is ${JSON.stringify(before[other])}, not ` +
        `${JSON.stringify(config[other])}. Give --out a new folder.`,
    );
  }
}

async function readJson(file) {
  return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : undefined;
}

/** Whole or not at all: a killed process leaves no half file. */
async function writeJson(file, value) {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(`${file}.tmp`, JSON.stringify(value));
  await rename(`${file}.tmp`, file);
}
