// From the answers of a study to tables: accuracy with intervals, tests against concatenation, accuracy under missing
// modalities.
import { bootstrapInterval, holmCorrection, permutationTest, unweightedAverageRecall } from '@avemo/metrics';
import { deriveSeed } from '@avemo/models';

/** Shares of the test clips that lack a modality. */
export const shares = [0, 0.1, 0.25, 0.5, 0.75, 1];

const reference = 'ConcatFusion';

/** Which is better than which by the paper of the bilinear fusions (Zhou et al. 2021). */
const claims = [
  ['AdaptiveFactorizedBilinearPooling', 'FactorizedBilinearPooling'],
  ['MultiLevelFactorizedBilinearPooling', 'FactorizedBilinearPooling'],
  ['AmFbp', 'AdaptiveFactorizedBilinearPooling'],
];

/**
 * @param dataset the clips
 * @param study what runStudy gave
 * @returns plain data: one system a method, best first, and the curves of missing modalities
 */
export function summarizeStudy(dataset, { config, folds, answers }) {
  const clipsOf = new Map(folds.map((fold) => [fold.name, fold.test]));
  const modalities = Object.keys(config.modalities);
  const collect = (method, modalityDropout, choose = (answer, row) => answer.probabilities[row]) =>
    answers
      .filter((answer) => answer.method === method && answer.modalityDropout === modalityDropout)
      .flatMap((answer) =>
        clipsOf.get(answer.fold).map((i, row) => {
          const given = choose(answer, row, i);
          const { id, speaker, label } = dataset.clips[i];
          const predicted = Array.isArray(given) ? given.indexOf(Math.max(...given)) : given;
          return { clip: id, speaker, fold: answer.fold, seed: answer.seed, label, predicted };
        }),
      );

  const methods = [...new Set(answers.map((answer) => answer.method))];
  const systems = methods.map((method) => {
    const own = answers.filter((answer) => answer.method === method && answer.modalityDropout === 0);
    const predictions = collect(method, 0);
    return { method, ...describe(own), ...figures(predictions, dataset.labels), predictions };
  });
  const compared = systems.find(({ method }) => method === reference);
  const others = systems.filter((system) => compared && system !== compared);
  const tests = others.map((system) => compare(system.predictions, compared.predictions));
  const corrected = holmCorrection(tests.map(({ pValue }) => pValue));
  others.forEach((system, i) => Object.assign(system, tests[i], { holmPValue: corrected[i] }));
  const claimed = claims
    .map((names) => names.map((name) => systems.find(({ method }) => method === name)))
    .filter((pair) => pair.every(Boolean))
    .map(([better, worse]) => ({
      better: better.method,
      worse: worse.method,
      ...compare(better.predictions, worse.predictions),
    }));
  const claimedHolm = holmCorrection(claimed.map(({ pValue }) => pValue));
  systems.sort((a, b) => b.accuracy.value - a.accuracy.value);

  const missing = modalities.map((modality, m) => ({
    modality,
    remaining: systems.find(({ method }) => method === remainingOnly(modality, modalities))?.accuracy.value,
    curves: methods.flatMap((method) =>
      [
        ...new Set(
          answers.filter((one) => one.method === method && one.without).map((one) => one.modalityDropout),
        ),
      ].map((modalityDropout) => ({
        method,
        modalityDropout,
        accuracy: shares.map((share) => {
          const choose = (answer, row, clip) =>
            isMissing(answer.seed, clip, m, share)
              ? answer.without[modality][row]
              : answer.probabilities[row];
          return accuracyOf(collect(method, modalityDropout, choose));
        }),
      })),
    ),
  }));
  return {
    config,
    folds: folds.map(({ name, train, validation, test }) => ({
      name,
      train: train.length,
      validation: validation.length,
      test: test.length,
    })),
    clips: new Set(folds.flatMap((fold) => fold.test)).size,
    speakers: new Set(folds.flatMap((fold) => fold.test.map((i) => dataset.clips[i].speaker))).size,
    systems: systems.map(({ predictions: _, ...system }) => system),
    claims: claimed.map((pair, i) => ({ ...pair, holmPValue: claimedHolm[i] })),
    shares,
    missing,
  };
}

const remainingOnly = (modality, all) =>
  all.length === 2 ? `only ${all.find((name) => name !== modality)}` : `without ${modality}`;

/** One draw for each clip, seed and modality, the same for every method; a clip that is missing at 10 % is so at 25 %. */
const isMissing = (seed, clip, modality, share) =>
  deriveSeed(deriveSeed(seed, clip), modality) / 2 ** 31 < share;

const accuracyOf = (predictions) =>
  round(predictions.filter((p) => p.predicted === p.label).length / predictions.length);

const round = (value) => Number(value.toFixed(5));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function describe(answers) {
  const [{ parameters, epochs }] = answers;
  if (epochs === undefined) return { parameters };
  const over = (key) => round(mean(answers.map((answer) => answer[key])));
  return {
    parameters,
    epochs: over('epochs'),
    seconds: over('seconds'),
    trainAccuracy: over('trainAccuracy'),
    validationAccuracy: over('validationAccuracy'),
  };
}

/** Accuracy with a 95 % interval that draws whole speakers, because their clips resemble each other. */
function figures(predictions, labels) {
  const column = (key) => predictions.map((prediction) => prediction[key]);
  const hits = predictions.map(({ label, predicted }) => Number(label === predicted));
  const { estimate, low, high } = bootstrapInterval(mean, [hits], { groups: column('speaker'), seed: 1 });
  const by = (key) =>
    Object.fromEntries(
      [...new Set(column(key))].map((value) => [
        value,
        accuracyOf(predictions.filter((prediction) => prediction[key] === value)),
      ]),
    );
  return {
    accuracy: { value: round(estimate), low: round(low), high: round(high) },
    unweightedAverageRecall: round(
      unweightedAverageRecall(column('label'), column('predicted'), { classes: labels.length }),
    ),
    perFold: by('fold'),
    perSeed: by('seed'),
  };
}

/** Two-sided sign-flip permutation test of the error rates of each speaker. */
function compare(predictions, others) {
  const rates = [predictions, others].map(errorRates);
  const speakers = [...rates[0].keys()];
  const [a, b] = rates.map((of) => speakers.map((speaker) => of.get(speaker)));
  return {
    difference: round(accuracyOf(predictions) - accuracyOf(others)),
    pValue: permutationTest(a, b, { seed: 1 }).pValue,
  };
}

function errorRates(predictions) {
  const counts = new Map();
  for (const { speaker, label, predicted } of predictions) {
    const count = counts.get(speaker) ?? [0, 0];
    counts.set(speaker, [count[0] + Number(label !== predicted), count[1] + 1]);
  }
  return new Map([...counts].map(([speaker, [errors, all]]) => [speaker, errors / all]));
}
