// How far voice and face count: as people weigh them who hear and see, from the votes of CREMA-D.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  accuracy,
  bootstrapInterval,
  calibrationError,
  classScores,
  groupKFold,
  unweightedAverageRecall,
} from '@avemo/metrics';
import { openDataset } from '@avemo/pipelines';
import { rounded } from './calibration.mjs';

const classes = ['anger', 'disgust', 'fear', 'happiness', 'neutral', 'sadness'];
const grid = Array.from({ length: 21 }, (_, i) => rounded(i * 0.05));

/** Mean cross-entropy between the votes of those who heard and saw, and the pool of the other two. */
function lossOf(clips, [voice, face]) {
  let sum = 0;
  for (const { logVoice, logFace, both } of clips) {
    const logs = classes.map((_, c) => voice * logVoice[c] + face * logFace[c]);
    const whole = Math.log(logs.reduce((total, log) => total + Math.exp(log), 0));
    sum -= both.reduce((total, share, c) => total + share * (logs[c] - whole), 0);
  }
  return sum / clips.length;
}

function fit(clips) {
  let [best, lowest] = [[0, 0], Infinity];
  for (const voice of grid) {
    for (const face of grid) {
      const loss = lossOf(clips, [voice, face]);
      if (loss < lowest) [best, lowest] = [[voice, face], loss];
    }
  }
  return best;
}

const pooled = ({ logVoice, logFace }, [voice, face]) => {
  const powers = classes.map((_, c) => Math.exp(voice * logVoice[c] + face * logFace[c]));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};

async function readVotes(data) {
  const text = await readFile(join(data, 'cremad-votes', 'votes.csv'), 'utf8');
  const [header, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return lines.map((cells) => {
    const cell = (name) => cells[header.indexOf(name)];
    const shares = (kind) => {
      const votes = classes.map((name) => Number(cell(`${kind}_${name}`)) + 0.5);
      const sum = votes.reduce((total, vote) => total + vote, 0);
      return votes.map((vote) => vote / sum);
    };
    return {
      actor: cell('actor'),
      gender: cell('sex') === 'female' ? 'women' : 'men',
      intended: classes.indexOf(cell('intended')),
      logVoice: shares('voice').map(Math.log),
      logFace: shares('face').map(Math.log),
      both: shares('av'),
      votes: classes.map((name) => Number(cell(`av_${name}`))),
    };
  });
}

const unseen = 'unseen actors (4 folds)';

/** Cross-entropy to the votes of those who hear and see, each fold by the weights of the others. */
function crossEntropy(what, clips, folds, weightsOf) {
  const losses = folds.map(({ train, test }) =>
    lossOf(
      Array.from(test, (i) => clips[i]),
      weightsOf(Array.from(train, (i) => clips[i])),
    ),
  );
  const value = rounded(losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
  return {
    what: `CREMA-D, votes of those who hear and see, ${unseen}, ${what}`,
    metric: 'cross-entropy',
    value,
  };
}

/** What the likeliest emotion is compared with. */
const truths = {
  'what most who hear and see chose': ({ votes }) => top(votes),
  'what actors were asked to show': ({ intended }) => intended,
};
const [chosen, asked] = Object.keys(truths);

/** How often the likeliest emotion is that one, with the interval over actors. */
function figure({ truth, what, metric = 'accuracy' }, clips, answers) {
  const statistic = { UAR: unweightedAverageRecall, accuracy }[metric];
  const { estimate, low, high } = bootstrapInterval(
    (truth, predicted) => statistic(truth, predicted),
    [clips.map(truths[truth]), answers.map(top)],
    { groups: clips.map(({ actor }) => actor), resamples: 1000 },
  );
  const [value, ...interval] = [estimate, low, high].map(rounded);
  return { what: `CREMA-D, ${truth}, ${what}`, metric, value, low: interval[0], high: interval[1] };
}

/** How far the probabilities are from the shares of votes: each vote is one answer. */
const voteError = (what, clips, answers) => ({
  what: `CREMA-D, votes of those who hear and see, ${what}, 15 bins`,
  metric: 'ECE',
  value: rounded(
    calibrationError(
      clips.flatMap(({ votes }) => votes.flatMap((count, c) => new Array(count).fill(c))),
      clips.flatMap(({ votes }, i) => votes.flatMap((count) => new Array(count).fill(answers[i]))),
    ),
  ),
});

const top = (row) => row.indexOf(Math.max(...row));

/** The two weights with their card: what they make of people's votes for voice and face, for actors that they were not fitted to. */
export async function measureFusion({ data }) {
  const { licence, citation } = await openDataset('cremad', join(data, 'cremad-votes'));
  const clips = await readVotes(data);
  const folds = groupKFold(
    clips.map(({ actor }) => actor),
    { folds: 4 },
  );
  const [voice, face] = fit(clips);
  const answers = new Array(clips.length);
  for (const { train, test } of folds) {
    const weights = fit(Array.from(train, (i) => clips[i]));
    for (const i of test) answers[i] = pooled(clips[i], weights);
  }
  const [voiceAlone, faceAlone, inFull] = [
    [1, 0],
    [0, 1],
    [1, 1],
  ].map((weights) => clips.map((clip) => pooled(clip, weights)));
  const { recall } = classScores(clips.map(truths[chosen]), answers.map(top), {
    classes: classes.map((_, c) => c),
  });
  const ofGender = (gender) => {
    const here = clips.flatMap((clip, i) => (clip.gender === gender ? [i] : []));
    return figure(
      { truth: chosen, what: `${gender}, ${unseen}` },
      here.map((i) => clips[i]),
      here.map((i) => answers[i]),
    );
  };
  const losses = [
    crossEntropy('weights fitted', clips, folds, fit),
    crossEntropy('face alone', clips, folds, () => [0, 1]),
    crossEntropy('both in full', clips, folds, () => [1, 1]),
  ];
  const fitted = `weights fitted, ${unseen}`;
  const results = [
    figure({ truth: chosen, what: fitted }, clips, answers),
    figure({ truth: chosen, what: fitted, metric: 'UAR' }, clips, answers),
    ...classes.map((name, c) => ({
      what: `${name}, ${unseen}`,
      metric: 'recall',
      value: rounded(recall[c]),
    })),
    ...['women', 'men'].map(ofGender),
    figure({ truth: chosen, what: 'voice alone' }, clips, voiceAlone),
    figure({ truth: chosen, what: 'face alone' }, clips, faceAlone),
    figure({ truth: asked, what: fitted }, clips, answers),
    figure({ truth: asked, what: 'face alone' }, clips, faceAlone),
    voteError('both in full', clips, inFull),
    voteError(fitted, clips, answers),
  ];
  console.log(voice, face, losses, results);
  return {
    fusion: { voice, face, results: losses },
    card: {
      task: `how far voice and face count where both are there: p ∝ p_voice^${voice} · p_face^${face}`,
      licence: 'Open Database License 1.0',
      data: [
        {
          name: 'cremad, its votes',
          clips: clips.length,
          speakers: new Set(clips.map(({ actor }) => actor)).size,
          licence,
          citation,
        },
      ],
      results,
      limits:
        'Weights of people who judged acted English sentences, not of the two models: the figures say what the pool makes of ' +
        "people's votes for voices and for faces; nothing was measured across corpora. That the face counts " +
        `${(100 * face).toFixed(0)} % says that those who saw and heard agreed more with those who only saw than with those who only heard. ` +
        'It does not say that faces tell the truth. Where a face is dark or turned away, or there is noise, these weights are ' +
        'wrong. Not for judging people.',
    },
  };
}
