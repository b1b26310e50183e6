// How far voice and face count: as people weigh them who hear and see, from the votes of CREMA-D.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groupKFold } from '@avemo/metrics';
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

/** The two weights, and the cross-entropy for actors that they were not fitted to. */
export async function measureFusion({ data }) {
  const text = await readFile(join(data, 'cremad-votes', 'votes.csv'), 'utf8');
  const [header, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const clips = lines.map((cells) => {
    const shares = (kind) => {
      const votes = classes.map((name) => Number(cells[header.indexOf(`${kind}_${name}`)]) + 0.5);
      const sum = votes.reduce((total, vote) => total + vote, 0);
      return votes.map((vote) => vote / sum);
    };
    const log = (kind) => shares(kind).map(Math.log);
    return {
      actor: cells[header.indexOf('actor')],
      logVoice: log('voice'),
      logFace: log('face'),
      both: shares('av'),
    };
  });
  const folds = groupKFold(
    clips.map(({ actor }) => actor),
    { folds: 4 },
  );
  const mean = (weightsOf) =>
    rounded(
      folds.reduce((sum, { train, test }) => {
        const weights = weightsOf(Array.from(train, (i) => clips[i]));
        return (
          sum +
          lossOf(
            Array.from(test, (i) => clips[i]),
            weights,
          ) /
            folds.length
        );
      }, 0),
    );
  const what = 'CREMA-D, votes of those who hear and see, unseen actors (4 folds)';
  const [voice, face] = fit(clips);
  const results = [
    { what: `${what}, weights fitted`, metric: 'cross-entropy', value: mean(fit) },
    { what: `${what}, face alone`, metric: 'cross-entropy', value: mean(() => [0, 1]) },
    { what: `${what}, both in full`, metric: 'cross-entropy', value: mean(() => [1, 1]) },
  ];
  console.log(voice, face, results);
  return { voice, face, results };
}
