// The features of @avemo/dsp beside other libraries: the same sound, the same settings, one run. Processor time, of all
// threads together: Praat takes as many as there are cores.
// Usage: npm install --prefix bench && node bench/dsp.mjs [--python PYTHON] [--seconds 60] [--rounds 7] [--work mfcc,resample]
// PYTHON needs bench/requirements.txt; without it only the JavaScript libraries are compared.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as dsp from '@avemo/dsp';
import { startPython } from './python-worker.mjs';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '7' },
    work: { type: 'string', default: '' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const Meyda = await import('meyda').then(
  (module) => module.default,
  () => undefined,
);
const FftJs = await import('fft.js').then(
  (module) => module.default,
  () => undefined,
);
const tf = await import('@tensorflow/tfjs-core');
await import('@tensorflow/tfjs-backend-cpu');
await tf.setBackend('cpu');

/** A voice of changing pitch over noise, so that pitch and formants have work to do. */
function speechLike(sampleRate) {
  const samples = new Float32Array(seconds * sampleRate);
  let state = 1;
  for (let n = 0, phase = 0; n < samples.length; n++) {
    const t = n / sampleRate;
    phase += (140 + 40 * Math.sin(2 * Math.PI * 0.7 * t)) / sampleRate;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const voice = Math.sin(2 * Math.PI * phase) ** 9 * Math.max(0, Math.sin(2 * Math.PI * 1.3 * t));
    samples[n] = 0.6 * voice + 0.02 * (state / 2 ** 31 - 1);
  }
  return { samples, sampleRate };
}

/** Meyda computes frame by frame; the caller cuts the frames. */
const meyda = (
  feature,
  { samples, sampleRate },
  { fftLength, hopLength, frameLength, melBands, windowing = 'hanning' },
) => {
  Object.assign(Meyda, { bufferSize: fftLength, sampleRate, melBands, windowingFunction: windowing });
  const frame = new Float32Array(fftLength);
  return () => {
    const rows = [];
    for (let start = 0; start + frameLength <= samples.length; start += hopLength) {
      frame.set(samples.subarray(start, start + frameLength));
      rows.push(Meyda.extract(feature, frame));
    }
    return rows;
  };
};

/** tf.signal.stft on plain JavaScript is so slow that it gets 2 s of the sound; `share` scales its time. */
const stftShare = Math.min(1, 2 / seconds);
const tfStft =
  ({ samples }, frameLength, hopLength, fftLength) =>
  () =>
    tf.tidy(() => {
      const short = tf.tensor1d(samples.subarray(0, Math.floor(samples.length * stftShare)));
      return tf.abs(tf.signal.stft(short, frameLength, hopLength, fftLength)).dataSync();
    });

const frames = { frameLength: 400, hopLength: 160 };

/** Calls `transform` with each frame of 512 samples, 160 apart. */
const framesOf512 =
  ({ samples }, transform) =>
  () => {
    const frame = new Float64Array(512);
    for (let start = 0; start + 512 <= samples.length; start += 160) {
      for (let n = 0; n < 512; n++) frame[n] = samples[start + n];
      transform(frame);
    }
  };

const work = [
  {
    name: 'rfft',
    title: 'DFT of 512 real samples, every 10 ms',
    sampleRate: 16000,
    ours: (x) => {
      const plan = dsp.createRfft(512);
      const [real, imag] = [new Float64Array(plan.bins), new Float64Array(plan.bins)];
      return framesOf512(x, (frame) => plan.forward(frame, real, imag));
    },
    others: {
      'fft.js':
        FftJs &&
        ((x) => {
          const fft = new FftJs(512);
          const out = fft.createComplexArray();
          return framesOf512(x, (frame) => fft.realTransform(out, frame));
        }),
    },
  },
  {
    name: 'log-mel',
    title: 'log-mel, 64 bands, 25/10 ms',
    sampleRate: 16000,
    ours: (x) => () =>
      dsp.logMelSpectrogram(x, {
        ...frames,
        fftLength: 512,
        melBands: 64,
        minFrequency: 0,
        maxFrequency: 8000,
        window: 'hann',
      }),
    others: {
      meyda: Meyda && ((x) => meyda('melBands', x, { ...frames, fftLength: 512, melBands: 64 })),
    },
  },
  {
    name: 'spectrogram',
    title: 'spectrogram, 40/10 ms, DFT 800',
    sampleRate: 16000,
    ours: (x) => () =>
      dsp.spectrogram(x, { frameLength: 640, hopLength: 160, fftLength: 800, window: 'hamming' }),
    others: { 'tf.signal.stft': (x) => tfStft(x, 640, 160, 800) },
  },
  {
    name: 'mfcc',
    title: 'MFCC, 13 of 40 bands, 25/10 ms',
    sampleRate: 16000,
    ours: (x) => () =>
      dsp.mfcc(x, { preset: 'librosa', ...frames, fftLength: 512, melBands: 40, coefficients: 13 }),
    others: { meyda: Meyda && ((x) => meyda('mfcc', x, { ...frames, fftLength: 512, melBands: 40 })) },
  },
  {
    name: 'pitch-yin',
    title: 'pitch, YIN',
    sampleRate: 16000,
    ours: (x) => () =>
      dsp.pitchYin(x, {
        frameLength: 1024,
        hopLength: 160,
        minFrequency: 60,
        maxFrequency: 500,
        form: 'librosa',
      }),
    others: {},
  },
  {
    name: 'pitch-correlation',
    title: "pitch, Praat's autocorrelation",
    sampleRate: 16000,
    ours: (x) => () =>
      dsp.pitchCorrelation(x, { frameLength: 640, hopLength: 160, minFrequency: 75, maxFrequency: 600 }),
    others: {},
  },
  {
    name: 'formants',
    title: '5 formants, Burg',
    sampleRate: 16000,
    ours: (x) => () => dsp.formants(x, { frameLength: 800, hopLength: 160, maxFrequency: 5500 }),
    others: {},
  },
  {
    name: 'mrcg',
    title: 'MRCG, 768 values a frame',
    sampleRate: 16000,
    ours: (x) => () => dsp.mrcg(x),
    others: {},
  },
  {
    name: 'resample',
    title: 'resampling 48 → 16 kHz',
    sampleRate: 48000,
    ours: (x) => () => dsp.resample(x, 16000),
    others: {},
  },
];

const time = (run) => {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

const folder = mkdtempSync(join(tmpdir(), 'avemo-bench-'));
const python = await startPython(values.python, fileURLToPath(new URL('dsp_references.py', import.meta.url)));
console.log(
  `Node ${process.version}${python ? `, ${Object.entries(python.versions).flat().join(' ')}` : ''}`,
);
console.log(`${seconds} s of sound, ${rounds} rounds in turns, the least processor time of each.\n`);
console.log('| feature | ours | others, time as a multiple of ours |\n| --- | --- | --- |');
for (const { name, title, sampleRate, ours, others } of work) {
  if (values.work !== '' && !values.work.split(',').includes(name)) continue;
  const signal = speechLike(sampleRate);
  const best = new Map();
  const keep = (who, milliseconds) => best.set(who, Math.min(best.get(who) ?? Infinity, milliseconds));
  const own = ours(signal);
  const peers = Object.entries(others)
    .filter(([, make]) => make)
    .map(([who, make]) => [who, make(signal)]);
  const file = join(folder, 'samples.f32');
  writeFileSync(file, signal.samples);
  const references = (await python?.ask({ do: 'prepare', work: name, samples: file, sampleRate })) ?? [];
  for (let round = 0; round <= rounds; round++) {
    for (const [who, run] of [['ours', own], ...peers]) {
      const share = who === 'tf.signal.stft' ? stftShare : 1;
      if (who === 'tf.signal.stft' && round > 1) continue;
      const milliseconds = time(run) / share;
      if (round > 0) keep(who, milliseconds);
    }
    for (const who of references) {
      const milliseconds = await python.ask({ do: 'run', name: who });
      if (round > 0) keep(who, milliseconds);
    }
  }
  const realTime = `${((seconds * 1000) / best.get('ours')).toFixed(0)}× real time`;
  const ratios = [...best]
    .filter(([who]) => who !== 'ours')
    .map(([who, milliseconds]) => `${who} ${(milliseconds / best.get('ours')).toFixed(2)}×`);
  console.log(`| ${title} | ${realTime} | ${ratios.join(', ') || '–'} |`);
}
python?.stop();
rmSync(folder, { recursive: true, force: true });
