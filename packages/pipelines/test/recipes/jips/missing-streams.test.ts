import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { jips, runExperiment, type Clip, type Dataset } from '../../../src/index';
import { readRun } from '../../../src/experiment/run-folder';
import { createRandom } from '../../../src/random';

let folder: string;
beforeAll(async () => {
  await useBackend('wasm', { threads: 1 });
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const seconds = 6;
const times = Float64Array.from({ length: 25 * seconds }, (_, i) => i / 25);

/** Noise and grey faces, as bright as valence; the second and the third second lack the face, the fifth the sound. */
function recording(person: number): Clip {
  const random = createRandom(person);
  const valence = Float32Array.from(times, (time) => Math.sin(time + person));
  const faces = new Uint8Array(times.length * 32 * 32 * 3);
  times.forEach((_, i) => faces.fill(120 + 60 * valence[i], i * 3072, (i + 1) * 3072));
  const samples = Float32Array.from({ length: 16000 * seconds }, (_, n) =>
    n >= 4 * 16000 && n < 5 * 16000 ? 0 : 0.1 * random.normal(),
  );
  const face = {
    data: faces,
    shape: [times.length, 32, 32, 3],
    times,
    mask: Uint8Array.from(times, (time) => (time >= 1 && time < 3 ? 0 : 1)),
  };
  return {
    id: `r${person}`,
    speaker: `p${person}`,
    files: [{ path: new URL(import.meta.url).pathname, part: `person ${person}` }],
    track: async () => ({ times, values: { arousal: valence, valence } }),
    media: () => ({
      audio: {
        read: async () => ({ samples, sampleRate: 16000 }),
        async *chunks() {
          yield { samples, sampleRate: 16000 };
        },
      },
      features: { faces: async () => face },
    }),
  };
}

const dataset: Dataset = {
  name: 'made-up',
  labels: [],
  targets: ['arousal', 'valence'],
  clips: [1, 2, 3, 4].map(recording),
};

const settings = {
  ...{ step: 0.5, size: 32, filters: [2, 2, 3], pictureUnits: 4, pictureEpochs: 1, epochs: 2 },
  ...{ soundFilters: [2, 2, 2], soundUnits: 3, lstmUnits: 3, fusionOutputs: 4, attentionUnits: 3 },
  ...{ openSmile: 'none', faceScaling: 'speaker', mirror: true },
};

const run = async (dataset: Dataset, out: string, more: Record<string, unknown> = {}) => {
  await runExperiment(dataset, {
    recipe: jips,
    preset: 'small',
    settings: { ...settings, ...more },
    variants: ['sound-context', 'multimodal-attention'],
    ...{ seeds: [1], split: 'speakers', groups: 2, validationShare: 0.5, out },
    backend: { name: 'wasm', threads: 1 },
  });
  return {
    both: await readRun(join(out, 'multimodal-attention')),
    heard: await readRun(join(out, 'sound-context')),
  };
};

it.each([
  ['whole', 0],
  ['in pieces of four steps', 4],
])(
  'runExperiment(recordings, { recipe: jips }) answers without the sound and without the face, and says what each then counts, %s',
  async (name, rows) => {
    const { both, heard } = await run(dataset, join(folder, name), { rows });
    const { explanations, metrics } = both;
    const whole = metrics.kind === 'values' ? metrics.targets.map(({ ccc }) => ccc.value) : [];
    expect(explanations.missing.map(({ stream }) => stream).sort()).toEqual(['audio', 'video']);
    for (const { values } of explanations.missing) {
      expect(values[0]).toBeCloseTo((whole[0] + whole[1]) / 2, 6);
      expect(Math.abs(values.at(-1)! - values[0])).toBeGreaterThan(1e-4);
    }
    expect([heard.explanations.missing, heard.explanations.modalities]).toEqual([[], []]);
    // What is fused is explained where recordings are learned whole.
    if (rows > 0) return;
    expect(explanations.modalities.map(({ label }) => label).sort()).toEqual([
      'all clips',
      'without audio',
      'without video',
    ]);
    for (const { shares } of explanations.modalities) {
      expect(shares.map(({ stream }) => stream)).toEqual(['audio', 'video']);
      expect(shares[0].share.value + shares[1].share.value).toBeCloseTo(1, 5);
    }
  },
  120_000,
);

it.each([
  ['whole', 0],
  ['in pieces of four steps', 4],
])(
  'runExperiment(recordings, { recipe: jips }) learns from recordings without sound, %s',
  async (name, rows) => {
    const silent = (clip: Clip): Clip => ({
      ...clip,
      files: [{ ...clip.files[0], part: `${clip.files[0].part} without sound` }],
      media: () => ({ features: clip.media().features }),
    });
    const half = { ...dataset, clips: dataset.clips.map((clip, i) => (i < 2 ? silent(clip) : clip)) };
    // One recording a batch: those without sound are alone in theirs.
    const { both } = await run(half, join(folder, `silent ${name}`), { rows, sequenceBatch: 1 });
    const { metrics } = both;
    if (metrics.kind !== 'values') throw new Error('expected values');
    for (const { ccc } of metrics.targets) expect(ccc.value).not.toBeNaN();
  },
  120_000,
);
