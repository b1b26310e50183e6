// Emotions of Emo-DB and RAVDESS from openSMILE's functionals by a support vector machine, leave one speaker out.
// Usage: node bench/opensmile-emotion.mjs [--data DATA_FOLDER] [--set egemaps-v02|is09] [--corpus Emo-DB|RAVDESS] (after
// npm run build). opensmile_emotion.py gives the figures of opensmile and scikit-learn.
// C = 10, RBF kernel, γ 'scale'; z-scores of the training clips, or of each speaker's own clips. Nothing is random.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeAudio, toMono } from '@avemo/dsp';
import { egemapsV02, is09Emotion, openSmileFunctionals } from '@avemo/dsp/opensmile';
import { supportVectorMachine } from '@avemo/models';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    set: { type: 'string', default: 'egemaps-v02' },
    corpus: { type: 'string' },
  },
});
const set = [egemapsV02, is09Emotion].find(({ name }) => name === values.set);

/** The columns of a plain CSV file, with quotes around texts that hold commas. */
function readTable(file) {
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const cells = (line) => [...line.matchAll(/("[^"]*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell);
  const names = cells(header);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, i) => [names[i], cell])));
}

const corpora = [
  ...[{ name: 'Emo-DB', folder: 'emodb', table: 'labels.csv', file: 'file', speaker: 'speaker' }],
  ...[{ name: 'RAVDESS', folder: 'ravdess', table: 'clips.csv', file: 'audio', speaker: 'actor' }],
];

for (const { name, folder, table, file, speaker } of corpora) {
  if (values.corpus && values.corpus !== name) continue;
  const clips = readTable(join(values.data, folder, table));
  const rows = [];
  for (const clip of clips) {
    const bytes = new Uint8Array(readFileSync(join(values.data, folder, clip[file])));
    const features = openSmileFunctionals(toMono(await decodeAudio(bytes)), set);
    rows.push({ features, speaker: clip[speaker], emotion: clip.emotion });
  }
  for (const scaling of ['training', 'speaker']) {
    const right = await leaveOneSpeakerOut(rows, scaling);
    const accuracy = ((100 * right) / rows.length).toFixed(1);
    console.log(`${name}, ${rows.length} clips, ${set.name}, z-scores per ${scaling}: ${accuracy} %`);
  }
}

async function leaveOneSpeakerOut(rows, scaling) {
  const speakers = [...new Set(rows.map(({ speaker }) => speaker))];
  let right = 0;
  for (const held of speakers) {
    const train = rows.filter(({ speaker }) => speaker !== held);
    const test = rows.filter(({ speaker }) => speaker === held);
    const own = new Map(speakers.map((id) => [id, statistics(rows.filter(({ speaker }) => speaker === id))]));
    const all = statistics(train);
    const scaled = ({ features, speaker }) => {
      const { mean, deviation } = scaling === 'speaker' ? own.get(speaker) : all;
      return Array.from(features, (value, k) => (value - mean[k]) / deviation[k]);
    };
    const machine = supportVectorMachine({ cost: 10, kernel: 'rbf', gamma: 'scale' });
    await machine.fit(
      train.map(scaled),
      train.map(({ emotion }) => emotion),
    );
    const found = machine.predict(test.map(scaled));
    right += found.filter((emotion, i) => emotion === test[i].emotion).length;
  }
  return right;
}

function statistics(rows) {
  const width = rows[0].features.length;
  const mean = Float64Array.from({ length: width }, (_, k) =>
    rows.reduce((sum, { features }) => sum + features[k] / rows.length, 0),
  );
  const deviation = Float64Array.from({ length: width }, (_, k) => {
    const square = rows.reduce((sum, { features }) => sum + (features[k] - mean[k]) ** 2, 0);
    return Math.sqrt(square / rows.length) || 1;
  });
  return { mean, deviation };
}
