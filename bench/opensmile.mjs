// How far the sets of @avemo/dsp/opensmile agree with openSMILE's values on 60 real clips, and their speed beside PyPI
// opensmile, in one run. Writes the tables of docs/opensmile.md. The values of ComParE_2016 and IS10_paraling are those of that
// PyPI opensmile, the latter with opensmile_is10.conf.
// Usage: node bench/opensmile.mjs [--data DATA_FOLDER] [--python PYTHON] [--write docs/opensmile.md] (after npm run build)
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeAudio, toMono } from '@avemo/dsp';
import {
  compare2016,
  egemapsV02,
  gemapsV01b,
  is09Emotion,
  is10Paraling,
  openSmileFunctionals,
} from '@avemo/dsp/opensmile';
import { startPython } from './python-worker.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    python: { type: 'string', default: 'python3' },
    write: { type: 'string' },
  },
});
const sets = [
  { set: is09Emotion, file: 'IS09' },
  { set: is10Paraling },
  { set: gemapsV01b, file: 'GeMAPSv01b' },
  { set: egemapsV02, file: 'eGeMAPSv02' },
  { set: compare2016 },
];
const folder = join(values.data, 'opensmile-real');

function readFloats(file) {
  const bytes = readFileSync(file);
  const start = 10 + bytes.readUInt16LE(8);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
}

const files = readFileSync(join(folder, 'files.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
const signals = [];
for (const line of files) {
  const bytes = new Uint8Array(readFileSync(join(values.data, line.split(',')[1])));
  signals.push(toMono(await decodeAudio(bytes)));
}
const seconds = signals.reduce((sum, { samples, sampleRate }) => sum + samples.length / sampleRate, 0);

const temporary = mkdtempSync(join(tmpdir(), 'avemo-opensmile-'));
const python = await startPython(
  values.python,
  fileURLToPath(new URL('opensmile_reference.py', import.meta.url)),
);

/** What PyPI's program says of a clip. */
async function reference(what, set, { samples, sampleRate }, i) {
  const file = join(temporary, `${i}.f32`);
  writeFileSync(file, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  return python?.ask({ do: what, set: set.name, file, sampleRate });
}

/** openSMILE's functionals, clip by clip. */
async function valuesOf(set, file) {
  if (file) return readFloats(join(folder, `${file}.functionals.npy`));
  const rows = [];
  for (const [i, signal] of signals.entries()) {
    rows.push((await reference('functionals', set, signal, i))?.values);
  }
  return rows.every(Boolean) ? Float32Array.from(rows.flat()) : undefined;
}

/** CPU seconds for a second of sound: ours and PyPI's, clip by clip in turn. */
async function speed(set) {
  let [ours, theirs] = [0, 0];
  openSmileFunctionals(signals[0], set);
  for (const [i, signal] of signals.slice(0, 20).entries()) {
    const before = process.cpuUsage();
    openSmileFunctionals(signal, set);
    const { user, system } = process.cpuUsage(before);
    ours += (user + system) / 1e6;
    theirs += (await reference('run', set, signal, i))?.seconds ?? NaN;
  }
  const heard = signals
    .slice(0, 20)
    .reduce((sum, { samples, sampleRate }) => sum + samples.length / sampleRate, 0);
  return { ours: ours / heard, theirs: theirs / heard };
}

const mean = (x) => x.reduce((sum, value) => sum + value, 0) / x.length;

function agreement(set, expected) {
  const width = set.functionalNames.length;
  const rows = signals.map((signal) => openSmileFunctionals(signal, set));
  return set.functionalNames.map((name, k) => {
    const ours = rows.map((row) => row[k]);
    const theirs = rows.map((_, i) => expected[i * width + k]);
    const [a, b] = [mean(ours), mean(theirs)];
    const product = mean(ours.map((value, i) => (value - a) * (theirs[i] - b)));
    const [va, vb] = [mean(ours.map((v) => (v - a) ** 2)), mean(theirs.map((v) => (v - b) ** 2))];
    const off = ours.map((value, i) => Math.abs(value - theirs[i])).sort((x, y) => x - y);
    // A functional that is the same for all clips has no correlation; it agrees when nothing is off.
    const constant = va === 0 && vb === 0;
    return {
      name,
      correlation: constant ? 1 : product / Math.sqrt(va * vb),
      deviation: vb > 0 ? off[off.length >> 1] / Math.sqrt(vb) : 0,
      close: constant ? 1 : off.filter((value) => value <= 0.01 * Math.sqrt(vb)).length / off.length,
    };
  });
}

/** The functionals of each descriptor of a set, those of its slope included. */
function descriptorTable(set, found) {
  const rows = new Map();
  const names = set.descriptorNames.toSorted((a, b) => b.length - a.length);
  for (const { name, correlation, deviation } of found) {
    const descriptor =
      names.find((start) => name.startsWith(`${start}_`))?.replace('_sma_de', '_sma') ?? name;
    rows.set(descriptor, [...(rows.get(descriptor) ?? []), { correlation, deviation }]);
  }
  const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  return [
    '',
    `| descriptor of \`${set.name}\` | functionals, with its slope | correlation ≥ 0.98 | ≥ 0.95 | median | median deviation |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...[...rows].map(([name, values]) => {
      const above = (least) => values.filter(({ correlation }) => correlation >= least).length;
      const correlation = middle(values.map((value) => value.correlation));
      const deviation = middle(values.map((value) => value.deviation));
      return `| \`${name}\` | ${values.length} | ${above(0.98)} | ${above(0.95)} | ${correlation.toFixed(4)} | ${(100 * deviation).toFixed(2)} % |`;
    }),
  ];
}

/** Which functionals of a set miss. */
function missing(set, found) {
  const low = found.filter(({ correlation }) => !(correlation >= 0.98));
  if (low.length === 0) return ['', `Of \`${set.name}\` all functionals correlate by 0.98 or more.`];
  const list = low.map(({ name, correlation }) => `\`${name}\` (${correlation.toFixed(3)})`).join(', ');
  return ['', `Of \`${set.name}\` these correlate by less than 0.98: ${list}.`];
}

const lines = [
  `${signals.length} clips of Emo-DB and RAVDESS, ${seconds.toFixed(0)} s. Deviation: the median over the clips of the distance from openSMILE's value, as a share of the functional's standard deviation over the clips.`,
  '',
  '| set | functionals | correlation ≥ 0.99 | ≥ 0.98 | ≥ 0.95 | deviation ≤ 1 % in 95 % of the clips | CPU per second of sound | PyPI opensmile |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];
const tables = [];
const byDescriptor = [];
for (const { set, file } of sets) {
  const expected = await valuesOf(set, file);
  if (!expected) continue;
  const found = agreement(set, expected);
  const { ours, theirs } = await speed(set);
  const count = (holds) => found.filter(holds).length;
  const milliseconds = (value) => (Number.isNaN(value) ? '–' : `${(1000 * value).toFixed(1)} ms`);
  lines.push(
    `| \`${set.name}\` | ${found.length} | ${count((f) => f.correlation >= 0.99)} | ${count((f) => f.correlation >= 0.98)} | ${count((f) => f.correlation >= 0.95)} | ${count((f) => f.close >= 0.95)} | ${milliseconds(ours)} | ${milliseconds(theirs)} |`,
  );
  if (set === egemapsV02) tables.push(found);
  if (set === is10Paraling) byDescriptor.push(...descriptorTable(set, found), ...missing(set, found));
  if (set === compare2016) byDescriptor.push(...descriptorTable(set, found));
}
lines.push('', '| functional of `egemaps-v02` | correlation | deviation |', '| --- | --- | --- |');
for (const { name, correlation, deviation } of tables.flat()) {
  lines.push(`| \`${name}\` | ${correlation.toFixed(4)} | ${(100 * deviation).toFixed(2)} % |`);
}
lines.push(...byDescriptor);
python?.stop();
rmSync(temporary, { recursive: true });
const text = lines.join('\n');
if (values.write) {
  const page = readFileSync(values.write, 'utf8');
  const [before, rest] = page.split('<!-- measured -->');
  const [, after] = rest.split('<!-- /measured -->');
  writeFileSync(values.write, `${before}<!-- measured -->\n\n${text}\n\n<!-- /measured -->${after}`);
} else console.log(text);
