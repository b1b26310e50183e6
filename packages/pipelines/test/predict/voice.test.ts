import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import {
  describeVoice,
  encodeVoice,
  fitVoice,
  scoreVoice,
  voiceFunctionalNames,
  voiceFunctionals,
} from '../../src/predict/index';
import { signalReader } from '../../src/io/signal-reader';
import { openDescriptions } from '../../src/predict/voice/voice-descriptors';
import { decodeVoice } from '../../src/predict/voice/voice-file';

beforeAll(() => useBackend('cpu'));

const rate = 16000;
/** A buzz with the harmonics of 150 Hz that swells and fades. */
const buzz = Float32Array.from({ length: 2 * rate }, (_, n) => {
  const t = n / rate;
  let sum = 0;
  for (let k = 1; k < 20; k++) sum += Math.sin(2 * Math.PI * 150 * k * t) / k;
  return 0.1 * (1.2 + Math.sin(2 * Math.PI * 3 * t)) * sum;
});

it('voiceFunctionals(voice, from, to) takes no notice of digital silence around the voice', () => {
  const padded = new Float32Array(4 * rate);
  padded.set(buzz, rate);
  const alone = describeVoice({ samples: buzz, sampleRate: rate });
  const names = voiceFunctionalNames(alone);
  const among = voiceFunctionals(describeVoice({ samples: padded, sampleRate: rate }), 0, 4);
  const whole = voiceFunctionals(alone, 0, 2);
  for (const name of [
    'f0_amean',
    'intensity_quartile2',
    'mfcc1_amean',
    'mel5_quartile2',
    'centroid_quartile2',
  ]) {
    const at = names.indexOf(name);
    expect(Math.abs(among[at] - whole[at]), name).toBeLessThan(0.05 * Math.abs(whole[at]) + 0.05);
  }
  expect(among.at(-1)).toBeCloseTo(whole.at(-1)! / 2, 1);
});

it('voiceFunctionals(voice, from, to) finds the pitch, and zeros where nothing is voiced', () => {
  const voice = describeVoice({ samples: buzz, sampleRate: rate });
  const names = voiceFunctionalNames(voice);
  const values = voiceFunctionals(voice, 0.5, 1.5);
  expect(values.length).toBe(names.length);
  expect(values[names.indexOf('f0_quartile2')]).toBeCloseTo(12 * Math.log2(150 / 100), 1);
  const silent = describeVoice({ samples: new Float32Array(rate), sampleRate: rate });
  expect(voiceFunctionals(silent, 0, 1)[names.indexOf('f0_amean')]).toBe(0);
  expect(voiceFunctionals(silent, 0, 1).every(Number.isFinite)).toBe(true);
});

const rows = [
  [0, 1],
  [1, 0.5],
  [2, 3],
  [3, 2],
  [5, 1],
  [4, 4],
  [6, 3],
];
const labels = ['a', 'a', 'b', 'b', 'c', 'c', 'c'];

it('fitVoice(rows, labels) finds what scikit-learn finds', async () => {
  const model = await fitVoice(rows, labels, { regularization: 0.5, steps: 2000, tolerance: 1e-6 });
  // LogisticRegression(C=2, class_weight='balanced') on standardised columns, scikit-learn 1.9.1
  const kernel = [-1.12471, -0.25885, 1.38355, -0.98417, 0.49183, 0.49234];
  kernel.forEach((value, i) => expect(model.kernel[i]).toBeCloseTo(value, 3));
  [-0.603, 0.51214, 0.09086].forEach((value, i) => expect(model.bias[i]).toBeCloseTo(value, 3));
  [0.14384, 0.5965, 0.25966].forEach((p, i) => expect(scoreVoice(model, [2.5, 2.5])[i]).toBeCloseTo(p, 3));
});

it('fitVoice(rows, labels) says what is wrong with its data', async () => {
  await expect(fitVoice(rows, labels.slice(1))).rejects.toThrow(/same length; got 7 and 6/);
  await expect(fitVoice([[1], [2]], ['a', 'a'])).rejects.toThrow(/at least two classes/);
  await expect(fitVoice([[1], [2, 3]], ['a', 'b'])).rejects.toThrow(/one length/);
});

it('encodeVoice(voice) is read back; a damaged file is told', async () => {
  const model = await fitVoice(rows, labels);
  const bytes = await encodeVoice({ model, temperature: 1.5, window: 3 });
  expect(await decodeVoice(bytes)).toEqual({ model, temperature: 1.5, window: 3 });
  const damaged = bytes.slice();
  damaged[damaged.length - 1] ^= 1;
  await expect(decodeVoice(damaged)).rejects.toThrow(/weights of the voice are damaged/);
});

it('openDescriptions(sound).stretch(first, last) is bit for bit those frames of the whole', () => {
  const samples = buzz.map((x, n) => x * (n % 7000 < 5000 ? 1 : 0));
  const reader = signalReader({ samples, sampleRate: rate });
  const whole = openDescriptions(reader);
  const all = whole.stretch(0, whole.frames);
  expect(whole.frames).toBe(197);
  for (const [first, last] of [
    [0, 1],
    [1, 50],
    [97, 140],
    [150, whole.frames],
    [60, 60],
  ]) {
    const part = whole.stretch(first, last);
    for (const [g, { values, names }] of part.descriptors.entries()) {
      const [, width] = values.shape;
      expect(values.data, names[0]).toEqual(
        all.descriptors[g].values.data.slice(first * width, last * width),
      );
    }
    expect([part.voiced, part.active]).toEqual([
      all.voiced.slice(first, last),
      all.active.slice(first, last),
    ]);
  }
});
