// MRCG of the training and choosing mixtures, cached on disk: z-scores in steps of 1/16 as bytes, and the label of each frame.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { mrcg } from '@avemo/dsp';
import { readClips, speakers } from './corpus.mjs';
import { frameLabels, mix, noiseKinds, uniforms } from './noise.mjs';

/** The level at which the network hears sound: that of 16-bit samples, so that silence is near the zeros around a sound. */
const level = 2 ** 15;
export const width = 768;

const featuresOf = ({ samples, sampleRate }) =>
  mrcg({ samples: samples.map((value) => level * value), sampleRate }, { rms: null });

/** What is made of a clip: itself, itself between digital silence, with quiet noise, and with noise of each level. */
function mixtures(clip, voices, random) {
  const others = voices.filter(({ speaker }) => speaker !== clip.speaker).map(({ samples }) => samples);
  const kind = () => noiseKinds[Math.floor(random() * noiseKinds.length)];
  const seed = () => Math.floor(random() * 2 ** 32);
  const around = () => ({ before: 0.2 + random(), after: 0.2 + random() });
  const gain = () => 10 ** ((random() * 30 - 25) / 20);
  const noisy = (snr) => ({ ...around(), snr, kind: kind(), seed: seed(), voices: others, gain: gain() });
  const list = [
    { gain: gain() },
    { ...around(), gain: gain() },
    noisy(25 + 25 * random()),
    ...[20, 10, 5, 0].map(noisy),
  ];
  return list.map((options) => mix(clip, options));
}

/** Makes the cache unless it is there, and reads it: { clips: [{ first, frames }], data, labels } per part. */
export async function cachedFeatures(data, cache, cutMarks, log) {
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(cache, 'done.json'))) await makeFeatures(data, cache, cutMarks, log);
  const { statistics } = JSON.parse(readFileSync(join(cache, 'done.json'), 'utf8'));
  const part = (name) => ({
    clips: JSON.parse(readFileSync(join(cache, `${name}.json`), 'utf8')),
    data: bytes(readFileSync(join(cache, `${name}.features`)), Int8Array),
    labels: bytes(readFileSync(join(cache, `${name}.labels`)), Uint8Array),
  });
  return { statistics, train: part('train'), choose: part('choose') };
}

const bytes = (buffer, Kind) => new Kind(buffer.buffer, buffer.byteOffset, buffer.length);

async function makeFeatures(data, cache, cutMarks, log) {
  const voices = await readClips(data, speakers.train, cutMarks);
  const random = uniforms(1);
  const samples = voices.filter((_, i) => i % 12 === 0).flatMap((clip) => mixtures(clip, voices, random));
  const statistics = momentsOf(samples.map(featuresOf));
  for (const name of ['train', 'choose']) {
    const clips = name === 'train' ? voices : await readClips(data, speakers[name], cutMarks);
    const draw = uniforms(name === 'train' ? 2 : 3);
    const file = openSync(join(cache, `${name}.features`), 'w');
    const [index, labels] = [[], []];
    let first = 0;
    for (const [i, clip] of clips.entries()) {
      for (const mixture of mixtures(clip, name === 'train' ? clips : [...voices, ...clips], draw)) {
        const { data: values, shape } = featuresOf(mixture);
        const row = new Int8Array(values.length);
        for (let at = 0; at < values.length; at++) {
          const z = (values[at] - statistics.mean[at % width]) / statistics.deviation[at % width];
          row[at] = Math.max(-127, Math.min(127, Math.round(16 * z)));
        }
        writeSync(file, row);
        labels.push(frameLabels(mixture.speech, shape[0]));
        index.push({ first, frames: shape[0] });
        first += shape[0];
      }
      log(`features of ${name}: ${i + 1} of ${clips.length} clips`);
    }
    closeSync(file);
    writeFileSync(join(cache, `${name}.json`), JSON.stringify(index));
    writeFileSync(join(cache, `${name}.labels`), Buffer.concat(labels));
  }
  writeFileSync(join(cache, 'done.json'), JSON.stringify({ statistics }));
}

function momentsOf(matrices) {
  const [sum, squares] = [new Float64Array(width), new Float64Array(width)];
  let count = 0;
  for (const { data } of matrices) {
    count += data.length / width;
    for (let at = 0; at < data.length; at++) {
      sum[at % width] += data[at];
      squares[at % width] += data[at] ** 2;
    }
  }
  const mean = Array.from(sum, (value) => value / count);
  const deviation = mean.map((value, i) => Math.sqrt(Math.max(1e-12, squares[i] / count - value ** 2)));
  return { mean, deviation };
}
