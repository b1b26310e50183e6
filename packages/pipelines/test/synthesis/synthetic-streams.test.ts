import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../src/datasets/open-dataset';
import type { Dataset } from '../../src/datasets/clip';
import { synthesizeCorpus } from '../../src/synthesis/synthesize-corpus';
import { readTruth, type CorpusTruth } from './corpus-truth';
import { correlation, deviation, mean, measurePitch, voicedFrames, type PitchFrame } from './measure';

let folder: string;
let dataset: Dataset;
let truth: CorpusTruth;
let sounds: { samples: Float32Array; pitch: PitchFrame[] }[];
let faces: number[][][];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  await synthesizeCorpus(folder, { speakers: 8, clips: 240, seed: 1 });
  dataset = await openDataset('manifest', folder);
  truth = readTruth(folder);
  sounds = await Promise.all(
    dataset.clips.map(async (clip) => {
      const { samples, sampleRate } = await clip.media().audio!.read();
      // Half the rate is enough for pitch and four times as fast.
      const half = Float32Array.from(
        { length: samples.length / 2 },
        (_, i) => (samples[2 * i] + samples[2 * i + 1]) / 2,
      );
      return { samples, pitch: measurePitch(half, sampleRate / 2) };
    }),
  );
  faces = await Promise.all(
    dataset.clips.map(async (clip) => {
      const { data, shape } = await clip.media().features!.face();
      return Array.from({ length: shape[0] }, (_, frame) => [
        ...data.slice(frame * shape[1], (frame + 1) * shape[1]),
      ]);
    }),
  );
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const column = (name: string) => dataset.features!.face.names!.indexOf(name);
const feature = (clip: number, name: string) => faces[clip].map((frame) => frame[column(name)]);
const power = (samples: Float32Array) => mean([...samples].map((x) => x * x));
const undamaged = () => truth.clips.flatMap((clip, i) => (clip.damage.length ? [] : [i]));
const quiet = () => truth.clips.flatMap((clip, i) => (clip.signalToNoise > 15 ? [i] : []));
/** Means of a measure by emotion. */
const byLabel = (clips: number[], measure: (clip: number) => number) =>
  Object.fromEntries(
    dataset.labels.map((label) => [
      label,
      mean(clips.filter((i) => truth.clips[i].label === label).map(measure)),
    ]),
  );

describe('sounds of synthesizeCorpus', () => {
  it('synthesizeCorpus(folder) speaks at the pitch of its truth, measured by autocorrelation', () => {
    const errors = quiet().map((i) => {
      const measured = mean(voicedFrames(sounds[i].pitch).map((frame) => frame.f0));
      return measured / truth.clips[i].voice.meanF0 - 1;
    });
    expect(errors.length).toBeGreaterThan(180);
    expect(errors.filter((error) => Math.abs(error) < 0.1).length / errors.length).toBeGreaterThan(0.92);
    expect(Math.abs(mean(errors))).toBeLessThan(0.02);
  });

  it('synthesizeCorpus(folder) speaks at the level of its truth, within 4 dB', () => {
    for (const i of quiet()) {
      const frames = voicedFrames(sounds[i].pitch);
      const level = 10 * Math.log10(mean(frames.map((frame) => frame.power)));
      expect(Math.abs(level - truth.clips[i].voice.level), truth.clips[i].id).toBeLessThan(4);
    }
  });

  it('synthesizeCorpus(folder) makes anger loudest, then happiness, disgust, sadness', () => {
    const { anger, happiness, disgust, sadness } = byLabel(
      truth.clips.map((_, i) => i),
      (i) => 10 * Math.log10(power(sounds[i].samples)),
    );
    expect([anger, happiness, disgust, sadness]).toEqual(
      [anger, happiness, disgust, sadness].sort((a, b) => b - a),
    );
    expect(anger - sadness).toBeGreaterThan(6);
  });

  it('synthesizeCorpus(folder) makes fear high, disgust and sadness low, and lets surprise rise at the end', () => {
    const semitones = (i: number) => voicedFrames(sounds[i].pitch).map((frame) => 12 * Math.log2(frame.f0));
    const pitch = byLabel(quiet(), (i) => mean(semitones(i)));
    expect(pitch.fear - pitch.disgust).toBeGreaterThan(4);
    expect(pitch.happiness - pitch.sadness).toBeGreaterThan(3);
    const rise = byLabel(quiet(), (i) => {
      const values = semitones(i);
      const cut = Math.floor(0.75 * values.length);
      return mean(values.slice(cut)) - mean(values.slice(0, cut));
    });
    for (const label of ['anger', 'disgust', 'fear', 'happiness', 'sadness']) {
      expect(rise.surprise - rise[label]).toBeGreaterThan(1);
    }
  });

  it('synthesizeCorpus(folder) has formants: vowels hold more below 1 kHz than above 3 kHz, hisses the reverse', () => {
    const ratios = quiet()
      .filter((_, k) => k % 6 === 0)
      .flatMap((i) => bandRatios(sounds[i].samples));
    expect(mean(ratios.map((ratio) => (ratio > 10 ? 1 : 0)))).toBeGreaterThan(0.5);
    expect(mean(ratios.map((ratio) => (ratio < 0.5 ? 1 : 0)))).toBeGreaterThan(0.03);
  });
});

/** Power below 1 kHz over power above 3 kHz in each 32 ms frame that is not silent, by a plain DFT. */
function bandRatios(samples: Float32Array): number[] {
  const length = 512;
  const ratios: number[] = [];
  const loud = 0.01 * power(samples);
  for (let start = 0; start + length <= samples.length; start += 4 * length) {
    const frame = samples.subarray(start, start + length);
    if (power(frame) < loud) continue;
    let low = 0;
    let high = 0;
    for (let bin = 3; bin < 256; bin += 3) {
      if (bin > 32 && bin < 96) continue;
      let re = 0;
      let im = 0;
      for (let n = 0; n < length; n++) {
        const x = frame[n] * (1 - Math.cos((2 * Math.PI * n) / length));
        re += x * Math.cos((2 * Math.PI * bin * n) / length);
        im += x * Math.sin((2 * Math.PI * bin * n) / length);
      }
      if (bin <= 32) low += re * re + im * im;
      else high += re * re + im * im;
    }
    ratios.push(low / high);
  }
  return ratios;
}

describe('faces of synthesizeCorpus', () => {
  it('synthesizeCorpus(folder) moves the action units of each emotion most', () => {
    const best = (name: string) => {
      const means = byLabel(undamaged(), (i) => mean(feature(i, name)));
      return Object.keys(means).sort((a, b) => means[b] - means[a])[0];
    };
    expect(['AU06_r', 'AU12_r', 'AU09_r', 'AU23_r', 'AU20_r', 'AU15_r', 'AU26_r'].map(best)).toEqual([
      'happiness',
      'happiness',
      'disgust',
      'anger',
      'fear',
      'sadness',
      'surprise',
    ]);
  });

  it('synthesizeCorpus(folder) keeps action units in 0 … 5, mouth and confidence in 0 … 1', () => {
    dataset.features!.face.names!.forEach((name) => {
      const most = name.startsWith('AU') ? 5 : name === 'mouth_open' || name === 'confidence' ? 1 : undefined;
      if (most === undefined) return;
      const values = truth.clips.flatMap((_, i) => feature(i, name));
      expect(Math.min(...values), name).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values), name).toBeLessThanOrEqual(most);
    });
  });

  it('synthesizeCorpus(folder) opens the mouth with the voice', () => {
    const agreement = undamaged()
      .filter((i) => truth.clips[i].signalToNoise > 15)
      .map((i) => {
        const { samples } = sounds[i];
        const loudness = faces[i].map((_, frame) =>
          Math.sqrt(power(samples.subarray(640 * frame, 640 * (frame + 1)))),
        );
        return correlation(loudness, feature(i, 'mouth_open'));
      });
    expect(mean(agreement)).toBeGreaterThan(0.4);
  });

  it('synthesizeCorpus(folder) damages the frames that its truth says, and lowers their confidence', () => {
    const kinds = new Set<string>();
    truth.clips.forEach(({ damage, frames }, i) => {
      expect(faces[i]).toHaveLength(frames);
      const confidence = feature(i, 'confidence');
      const inside = new Set(
        damage.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, k) => start + k)),
      );
      confidence.forEach((value, frame) => {
        if (!inside.has(frame)) expect(value, `${i} ${frame}`).toBeGreaterThan(0.85);
      });
      const lowest = (wanted: boolean) =>
        Math.min(1, ...confidence.filter((_, frame) => inside.has(frame) === wanted));
      if (inside.size > 0) expect(lowest(true)).toBeLessThan(lowest(false));
      for (const { kind, start, end } of damage) {
        kinds.add(kind);
        const shown = faces[i].slice(start, end).map((frame) => frame.slice(0, 17).join());
        if (kind === 'occluded') {
          expect(new Set(shown)).toEqual(new Set([Array(17).fill(0).join()]));
          expect(Math.max(...confidence.slice(start, end))).toBeLessThan(0.11);
        }
        if (kind === 'frozen') expect(new Set(shown).size).toBe(1);
        if (kind === 'noisy') expect(new Set(shown).size).toBe(end - start);
      }
    });
    expect(kinds).toEqual(new Set(['occluded', 'frozen', 'noisy']));
  });
});

describe('streams of synthesizeCorpus together', () => {
  /** Speaker-independent accuracy of the nearest class mean, each feature scaled by its deviation within classes. */
  const accuracyOf = (features: number[][]): number => {
    let right = 0;
    for (const fold of new Set(dataset.clips.map((clip) => clip.fold))) {
      const train = dataset.clips.flatMap((clip, i) => (clip.fold === fold ? [] : [i]));
      const means = dataset.labels.map((label) => {
        const own = train.filter((i) => dataset.clips[i].label === label).map((i) => features[i]);
        return features[0].map((_, k) => mean(own.map((row) => row[k])));
      });
      const scale = features[0].map((_, k) =>
        deviation(
          train.map((i) => features[i][k] - means[dataset.labels.indexOf(dataset.clips[i].label!)][k]),
        ),
      );
      dataset.clips.forEach((clip, i) => {
        if (clip.fold !== fold) return;
        const distances = means.map((m) =>
          m.reduce((sum, v, k) => sum + ((features[i][k] - v) / scale[k]) ** 2, 0),
        );
        if (dataset.labels[distances.indexOf(Math.min(...distances))] === clip.label) right++;
      });
    }
    return right / dataset.clips.length;
  };

  it('synthesizeCorpus(folder) is told apart better by sound and face together than by either', () => {
    const sound = sounds.map(({ samples, pitch }) => {
      const voiced = voicedFrames(pitch);
      const semitones = voiced.map((frame) => 12 * Math.log2(frame.f0));
      const cut = Math.floor(0.7 * semitones.length);
      const signs = samples.reduce(
        (count, x, i) => count + (i > 0 && x > 0 !== samples[i - 1] > 0 ? 1 : 0),
        0,
      );
      return [
        mean(semitones),
        deviation(semitones),
        mean(semitones.slice(cut)) - mean(semitones.slice(0, cut)),
        mean(voiced.map((frame) => frame.strength)),
        Math.log(mean(voiced.map((frame) => frame.power))),
        Math.log(signs / samples.length),
      ];
    });
    const units = dataset.features!.face.names!.filter((name) => /^AU(?!45)/.test(name));
    const face = faces.map((_, i) => units.map((name) => mean(feature(i, name))));
    const both = sound.map((row, i) => [...row, ...face[i]]);
    const [fromSound, fromFace, fromBoth] = [sound, face, both].map(accuracyOf);
    const shown = `sound ${fromSound}, face ${fromFace}, both ${fromBoth}`;
    expect(fromSound, shown).toBeGreaterThan(0.4);
    expect(fromSound, shown).toBeLessThan(0.75);
    expect(fromFace, shown).toBeGreaterThan(0.45);
    expect(fromFace, shown).toBeLessThan(0.8);
    expect(fromBoth - Math.max(fromSound, fromFace), shown).toBeGreaterThan(0.08);
  });
});
