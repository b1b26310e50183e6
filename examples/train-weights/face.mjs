// Trains the network of faces, joins it with the expression scores of @vladmandic/human, calibrates both, and measures on
// FER2013's public test part: a picture and its mirror image.
import { accuracy, bootstrapInterval, calibrationError, unweightedAverageRecall } from '@avemo/metrics';
import { openDataset } from '@avemo/pipelines';
import { emotions, openFaceNetwork, scoreFaces } from '@avemo/pipelines/predict';
import { createPicture } from '@avemo/vision-prep';
import { createExpressionScorer, expressionNames, expressionScores } from '@avemo/vision-prep/faces';
import { join } from 'node:path';
import { calibrated, rounded } from './calibration.mjs';
import { encodeFace } from './face-file.mjs';
import { faceNetworkSettings } from './face-network.mjs';
import { facePictures, whole } from './face-pictures.mjs';
import { faceTrainingSettings, trainFace } from './face-training.mjs';

export const faceSettings = {
  network: faceNetworkSettings,
  training: faceTrainingSettings,
  weights: 'fitted on half of the public test part, measured on the other half; shipped: fitted on all of it',
};

const meant = { angry: 'anger', happy: 'happiness', sad: 'sadness' };
const batch = 64;
const inFull = { temperature: 1, networkWeight: 1 };
const top = (row) => row.indexOf(Math.max(...row));

/** The network with its card, and how the scores of faces are calibrated without and with it. */
export async function trainFaces({ data, cache }) {
  const { train, heldBack, test, leftOut } = await facePictures({ data, seed: faceTrainingSettings.seed });
  const { network: trained } = await trainFace(train, { cache });
  const bytes = await encodeFace(trained, train);
  const scorer = await createExpressionScorer();
  const network = openFaceNetwork(bytes);
  const open = { scorer, network };
  const [fitted, tested] = [await logsOf(heldBack, open), await logsOf(test, open)];
  const alone = await pictureAlone(test, scorer);
  scorer.dispose();
  network.dispose();

  const both = fit(test, tested);
  // Each picture is answered with weights that the other half gave.
  const halves = [1, 0].map((other) =>
    fit(
      test.filter((_, i) => i % 2 === other),
      tested.filter((_, i) => i % 2 === other),
    ),
  );
  const truth = test.map(({ truth }) => truth);
  const where = `FER2013, public test part (${test.length} pictures)`;
  const figures = (what, rows) =>
    [
      ['accuracy', accuracy],
      ['UAR', unweightedAverageRecall],
    ].map(([metric, statistic]) => {
      const { estimate, low, high } = bootstrapInterval(statistic, [truth, rows.map(top)], {
        resamples: 1000,
      });
      console.log(what, metric, rounded(estimate));
      return {
        what: `${where}, ${what}`,
        metric,
        value: rounded(estimate),
        low: rounded(low),
        high: rounded(high),
      };
    });
  const joined = tested.map((logs, i) => pooled(logs, halves[i % 2]));
  const human = tested.map(({ human }) =>
    pooled({ human, own: human }, { temperature: 1, networkWeight: 0 }),
  );
  const own = tested.map(({ own }) =>
    pooled({ human: own, own }, { temperature: Infinity, networkWeight: 1 }),
  );
  const { temperature, results } = calibrated(truth, human);
  const { licence, citation } = await openDataset('fer2013', join(data, 'fer2013'));
  return {
    face: {
      bytes,
      card: {
        task: 'expressions of faces: a convolutional network on 44 × 44 grey pixels, to be joined with the scores of @vladmandic/human',
        licence: 'MIT; its training data, FER2013, is for research',
        data: [{ name: 'fer2013', clips: train.length, licence, citation }],
        results: [
          ...figures('both networks, weights from the other half', joined),
          ...emotions.map((emotion, c) => ({
            what: `${where}, both networks, ${emotion}`,
            metric: 'recall',
            value: rounded(recall(truth, joined.map(top), c)),
          })),
          ...figures('this network alone', own),
          ...figures('@vladmandic/human alone', human),
          ece(
            `${where}, both networks in full`,
            truth,
            tested.map((logs) => pooled(logs, inFull)),
          ),
          ece(`${where}, both networks, calibrated`, truth, joined),
          {
            what: `this network alone, ${heldBack.length} pictures held back from its training`,
            metric: 'accuracy',
            value: rounded(accuracyOf(heldBack, fitted, { temperature: Infinity, networkWeight: 1 })),
          },
          {
            what: `@vladmandic/human alone, the same pictures, which it seems to have learned from`,
            metric: 'accuracy',
            value: rounded(accuracyOf(heldBack, fitted, { temperature: 1, networkWeight: 0 })),
          },
        ],
        limits:
          `Posed and staged pictures of a web search, labelled by few people; ${leftOut} pictures that are also in the test part ` +
          'were left out of training, others may be of the same people. @vladmandic/human knows most training pictures by heart ' +
          'and may have been chosen by the test part, so its figures and those of both may be too good. Films, other cameras, ' +
          'other ages and skins: expect less, test on your own; nothing was measured across corpora. FER2013 does not say who ' +
          'is a woman or a man, so nothing is known about that. Not for judging people.',
      },
    },
    calibration: {
      temperature,
      both,
      results: [
        ...figures('picture and mirror image', human),
        figures('picture alone', alone)[0],
        ...results,
      ],
    },
  };
}

/** What each network says of pictures, as logarithms. */
async function logsOf(pictures, { scorer, network }) {
  const rows = [];
  for (let at = 0; at < pictures.length; at += batch) {
    const some = pictures.slice(at, at + batch).map(pictureOf);
    const [scores, logits] = [await scoreFaces(some, { scorer }), await network.logits(some)];
    scores.forEach((row, i) =>
      rows.push({ human: row.map((p) => Math.log(Math.max(p, 1e-9))), own: logits[i] }),
    );
  }
  return rows;
}

const pictureOf = ({ levels }) => createPicture(levels, { width: whole, height: whole, channels: 1 });

function pooled({ human, own }, { temperature, networkWeight }) {
  const powers = human.map((log, c) => Math.exp(log / temperature + networkWeight * own[c]));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** How far each counts: of the highest likelihood. */
function fit(pictures, logs) {
  const grid = Array.from({ length: 30 }, (_, i) => rounded((i + 1) * 0.05));
  let [best, lowest] = [undefined, Infinity];
  for (const share of grid) {
    for (const networkWeight of grid) {
      const settings = { temperature: 1 / share, networkWeight };
      const loss = logs.reduce((sum, row, i) => sum - Math.log(pooled(row, settings)[pictures[i].truth]), 0);
      if (loss < lowest) [best, lowest] = [{ temperature: rounded(1 / share), networkWeight }, loss];
    }
  }
  return best;
}

const accuracyOf = (pictures, logs, settings) =>
  accuracy(
    pictures.map(({ truth }) => truth),
    logs.map((row) => top(pooled(row, settings))),
  );

function recall(truth, answers, c) {
  const here = truth.flatMap((t, i) => (t === c ? [i] : []));
  return here.filter((i) => answers[i] === c).length / here.length;
}

const ece = (what, truth, rows) => ({
  what: `${what}, 15 bins`,
  metric: 'ECE',
  value: rounded(calibrationError(truth, rows)),
});

/** The scores of @vladmandic/human as they are, without the mirror image. */
async function pictureAlone(pictures, scorer) {
  const places = emotions.map((emotion) =>
    expressionNames.findIndex((name) => (meant[name] ?? name) === emotion),
  );
  const rows = [];
  for (let at = 0; at < pictures.length; at += batch) {
    const some = pictures.slice(at, at + batch).map(pictureOf);
    const { data } = await expressionScores(some, { scorer });
    some.forEach((_, i) => rows.push(places.map((place) => data[i * places.length + place])));
  }
  return rows;
}
