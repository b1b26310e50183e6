// The fusion of Lucas, Ghaleb & Asteriadis 2020: a DLSTM (two stacked LSTMs and a dense layer) for each modality, trained
// alone and frozen; then their hidden states and answers meet in a fusion, which is trained on top.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { BimodalAttentionFusion, HiddenLinearFusion, OutputLinearFusion } from '@avemo/fusion';
import { SeededDropout, deriveSeed } from '@avemo/models';
import { stack } from './samples.mjs';
import { fit, scoreExamples } from './train.mjs';

const fusions = {
  OutputLinearFusion: {
    create: (options) => new OutputLinearFusion({ ...options, useBias: true }),
    inputs: ({ answers }) => answers,
  },
  HiddenLinearFusion: {
    create: (options) => new HiddenLinearFusion({ ...options, useBias: true }),
    inputs: ({ hidden }) => hidden,
  },
  BimodalAttentionFusion: {
    create: (options) => new BimodalAttentionFusion(options),
    inputs: ({ hidden, answers }) => [...hidden, ...answers],
  },
};

/**
 * Trains the DLSTMs and the three fusions on one fold with one seed.
 *
 * @param samples from makeSamples, as long a context as the LSTMs shall see
 * @param options names, classes, fold, seed, spend (the budget), signal
 * @returns one { method, parameters, epochs, …, probabilities } a system
 */
export async function trainDeepLstm(samples, { names, classes, fold, seed, spend, signal }) {
  const pick = (list, indices) => indices.map((i) => list[i]);
  const results = [];
  const train = async (method, network, list) => {
    const started = performance.now();
    const { history, bestEpoch } = await fit(network, pick(list, fold.train), pick(list, fold.validation), {
      ...spend,
      seed,
      signal,
    });
    const scored = await scoreExamples(network, pick(list, fold.test), { batchSize: 512, signal });
    results.push({
      method,
      parameters: network.parameters,
      epochs: history.length,
      bestEpoch,
      trainAccuracy: history[bestEpoch].trainAccuracy,
      validationAccuracy: history[bestEpoch].validationAccuracy,
      seconds: (performance.now() - started) / 1000,
      probabilities: scored.probabilities.map((row) => Array.from(row)),
    });
  };
  const networks = [];
  try {
    for (const [m, name] of names.entries()) {
      const network = createDeepLstm(name, {
        classes,
        ...spend,
        seed: deriveSeed(seed, m),
        example: samples[0],
      });
      networks.push(network);
      await train(`DLSTM ${name}`, network, samples);
    }
    const frozen = readHidden(samples, names, networks);
    for (const [name, fusion] of Object.entries(fusions)) {
      const network = createFusion(fusion, {
        names,
        classes,
        seed: deriveSeed(seed, 99),
        example: frozen[0],
      });
      networks.push(network);
      await train(`DLSTM + ${name}`, network, frozen);
    }
  } finally {
    for (const network of networks) network.dispose();
  }
  return results;
}

/** Two LSTMs from the oldest clip of the context to the clip itself, dropout between, and a dense layer. */
function createDeepLstm(name, { classes, width, dropout, seed, example }) {
  const lstm = (index, more) =>
    tfl.layers.lstm({
      units: width,
      kernelInitializer: tfl.initializers.glorotUniform({ seed: deriveSeed(seed, 10 + index) }),
      recurrentInitializer: tfl.initializers.glorotUniform({ seed: deriveSeed(seed, 20 + index) }),
      ...more,
    });
  // Samples begin with the newest clip.
  const first = lstm(0, { returnSequences: true, goBackwards: true });
  const second = lstm(1, {});
  const drop = new SeededDropout({ rate: dropout, seed: deriveSeed(seed, 30) });
  const dense = tfl.layers.dense({
    units: classes,
    kernelInitializer: tfl.initializers.glorotUniform({ seed: deriveSeed(seed, 40) }),
  });
  const run = ({ streams }, { training, step }) => {
    drop.setStep(step);
    const hidden = second.apply(drop.apply(first.apply(streams[name].x), { training }));
    return { hidden, answer: dense.apply(hidden) };
  };
  return networkOf([first, second, dense], run, ({ answer }) => answer, example);
}

function createFusion({ create, inputs }, { names, classes, seed, example }) {
  const layer = create({ outputs: classes, seed });
  const run = ({ streams }) => {
    const read = (what) => names.map((name) => tf.squeeze(streams[`${name} ${what}`].x, [1]));
    return layer.apply(inputs({ hidden: read('hidden'), answers: read('answer') }));
  };
  return networkOf([layer], run, (fused) => fused, example);
}

function networkOf(layers, run, choose, example) {
  const logits = (batch, how) => choose(run(batch, how));
  tf.tidy(() => void logits({ streams: stack([example]) }, { training: false, step: 0 }));
  return {
    run,
    logits,
    variables: layers.flatMap((layer) => layer.trainableWeights.map((weight) => weight.read())),
    parameters: layers.reduce((sum, layer) => sum + layer.countParams(), 0),
    dispose: () => layers.forEach((layer) => layer.dispose()),
  };
}

/** The same examples with the hidden state and the answer of each frozen DLSTM as streams. */
function readHidden(samples, names, networks) {
  const columns = names.map((_, m) =>
    tf.tidy(() => {
      const { hidden, answer } = networks[m].run({ streams: stack(samples) }, { training: false, step: 0 });
      return { hidden: hidden.arraySync(), answer: answer.arraySync() };
    }),
  );
  return samples.map(({ id, label }, i) => ({
    id,
    label,
    streams: Object.fromEntries(
      names.flatMap((name, m) =>
        Object.entries(columns[m]).map(([what, rows]) => [
          `${name} ${what}`,
          { data: Float32Array.from(rows[i]), frames: 1, width: rows[i].length },
        ]),
      ),
    ),
  }));
}
