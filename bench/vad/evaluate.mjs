// Voice activity on speakers that training never met, clean and in three noises at four levels: the detector that
// @avemo/dsp carries, the endpoint detector, and Silero. Frames of 10 ms against hand-made boundaries.
// Usage: npm run build && npm install --prefix bench && node bench/vad/evaluate.mjs --data FOLDER_OF_EMODB [--weights FILE] [--on test] [--every 1]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { detectEndpoints } from '@avemo/dsp';
import { mrcgVadNet, speechIntervals } from '@avemo/dsp/voice-activity';
import { readClips, speakers } from './corpus.mjs';
import { frameLabels, mix, noiseKinds } from './noise.mjs';
import { areaUnderCurve, frameRates } from './scores.mjs';
import { openSilero } from './silero.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    weights: { type: 'string' },
    on: { type: 'string', default: 'test' },
    every: { type: 'string', default: '1' },
  },
});
if (!options.data)
  throw new Error(
    'evaluate: --data FOLDER must name the folder of Emo-DB with audio/, labels.csv and vad.csv.',
  );
const net = await mrcgVadNet(
  options.weights ? { weights: JSON.parse(readFileSync(options.weights, 'utf8')) } : {},
);
const [silero5, silero6] = [await openSilero('v5'), await openSilero('v6')];
const clips = (await readClips(options.data, speakers[options.on])).filter(
  (_, i) => i % Number(options.every) === 0,
);
// Voices of babble: nobody who trained the detector.
const voices = await readClips(options.data, [...speakers.choose, ...speakers.test]);

const inFrames = (intervals, frames) => Float32Array.from(frameLabels(intervals, frames));
const frames = ({ samples }) => Math.floor(samples.length / 160);
let heard;
const detectors = {
  'mrcgVadNet, posterior ≥ 0.5': (signal) => (heard = net.posteriors(signal)),
  // From the posteriors that have just been computed.
  'mrcgVadNet, stretches': (signal) => inFrames(speechIntervals(heard), frames(signal)),
  detectEndpoints: (signal) => inFrames(detectEndpoints(signal), frames(signal)),
  ...(silero5 && { 'Silero v5, posterior ≥ 0.5': silero5 }),
  ...(silero6 && { 'Silero v6, posterior ≥ 0.5': silero6 }),
};

const conditions = [
  { title: 'clean, as it is', make: () => ({}) },
  ...noiseKinds.flatMap((kind, k) =>
    [20, 10, 5, 0].map((snr) => ({
      title: `${kind}, ${snr} dB`,
      make: (clip, i) => ({
        before: 0.5,
        after: 0.5,
        kind,
        snr,
        seed: 1000 * k + i,
        voices: voices.filter(({ speaker }) => speaker !== clip.speaker).map(({ samples }) => samples),
      }),
    })),
  ),
];

const taken = Object.fromEntries(Object.keys(detectors).map((name) => [name, 0]));
let seconds = 0;
const pooled = {};
console.log(
  '| condition | detector | frame error | hits | false alarms | AUC |\n| --- | --- | --: | --: | --: | --: |',
);
for (const { title, make } of conditions) {
  const found = Object.fromEntries(Object.keys(detectors).map((name) => [name, []]));
  const labels = [];
  for (const [i, clip] of clips.entries()) {
    const mixed = mix(clip, make(clip, i));
    labels.push(...frameLabels(mixed.speech, Math.floor(mixed.samples.length / 160)));
    seconds += mixed.samples.length / 16000;
    for (const [name, detect] of Object.entries(detectors)) {
      const { user, system } = process.cpuUsage();
      found[name].push(...(await detect(mixed)));
      const after = process.cpuUsage();
      taken[name] += (after.user - user + after.system - system) / 1e6;
    }
  }
  for (const [name, scores] of Object.entries(found)) {
    print(title, name, scores, labels);
    if (title.startsWith('clean')) continue;
    pooled[name] ??= { scores: [], labels: [] };
    pooled[name].scores.push(scores);
    pooled[name].labels.push(labels);
  }
}
for (const [name, { scores, labels }] of Object.entries(pooled))
  print('all noises', name, scores.flat(), labels.flat());
for (const [name, cpu] of Object.entries(taken))
  console.log(`${name}: ${(seconds / cpu).toFixed(0)} x real time (processor time)`);

function print(title, name, scores, labels) {
  const { error, hit, falseAlarm } = frameRates(scores, labels, 0.5);
  const percent = (value) => (100 * value).toFixed(1);
  const area = new Set(scores).size > 2 ? areaUnderCurve(scores, labels).toFixed(3) : '–';
  console.log(
    `| ${title} | ${name} | ${percent(error)} | ${percent(hit)} | ${percent(falseAlarm)} | ${area} |`,
  );
}
