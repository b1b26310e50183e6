import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { resample } from '@avemo/dsp';
import { defineRecipe, networkStage, openDataset, runExperiment, type Dataset } from '../../src/index';
import { readContents } from '../../src/experiment/content';
import { BlockCache } from '../../src/prepare/cache/block-cache';
import { openPreparer } from '../../src/prepare/cache/open-preparer';
import { readBlock } from '../../src/prepare/column';
import { prepareClips } from '../../src/prepare/prepare-clips';
import { systemFfmpeg } from '@avemo/vision-prep/node';

const ffmpeg = await systemFfmpeg().isAvailable();

/** Loudness ten times a second, and the mean colour 25 times a second; dark pictures do not count. */
const recipe = defineRecipe({
  name: 'loud-and-bright',
  version: 1,
  tasks: [{ name: 'emotion', kind: 'classes' }],
  settings: {},
  blocks: {
    loudness: {
      stream: 'audio',
      async prepare({ audio }) {
        if (!audio) return undefined;
        const { samples } = resample(await audio.read(), 8000);
        const rows = Math.max(1, Math.floor(samples.length / 800));
        const data = Float32Array.from({ length: rows }, (_, row) =>
          Math.sqrt(samples.subarray(row * 800, (row + 1) * 800).reduce((sum, x) => sum + x * x, 0) / 800),
        );
        return { data, shape: [rows, 1], times: Float64Array.from(data, (__, row) => row / 10) };
      },
    },
    colour: {
      stream: 'video',
      async prepare({ video }) {
        if (!video) return undefined;
        const rows: number[][] = [];
        const times: number[] = [];
        for await (const { time, picture } of video.frames({ rate: 25 })) {
          const sums = [0, 0, 0];
          picture.data.forEach((byte, i) => (sums[i % 3]! += byte));
          rows.push(sums.map((sum) => (3 * sum) / picture.data.length));
          times.push(time);
        }
        return {
          data: Float32Array.from(rows.flat()),
          shape: [rows.length, 3],
          times: Float64Array.from(times),
          mask: Uint8Array.from(rows, ([r, g, b]) => (r! + g! + b! > 60 ? 1 : 0)),
        };
      },
    },
  },
  stages: () => [
    networkStage({
      name: 'both',
      inputs: {
        loudness: { from: 'loudness', pool: 'mean', optional: true },
        colour: { from: 'colour', pool: 'mean', optional: true },
      },
      network({ loudness, colour }, { task, seed, present }) {
        const all = tfl.layers.concatenate().apply([loudness.x, colour.x, present]);
        const kernelInitializer = tfl.initializers.glorotUniform({ seed: seed('classes') });
        const classes = tfl.layers.dense({ units: task.labels.length, kernelInitializer });
        return { outputs: { prediction: classes.apply(all) as tfl.SymbolicTensor } };
      },
      training: { epochs: 2, batchSize: 4, optimizer: { name: 'adam' }, learningRate: 1e-3 },
    }),
    networkStage({
      name: 'ear',
      inputs: { loudness: { from: 'loudness', pool: 'mean' } },
      network({ loudness }, { task, seed }) {
        const kernelInitializer = tfl.initializers.glorotUniform({ seed: seed('classes') });
        const classes = tfl.layers.dense({ units: task.labels.length, kernelInitializer });
        return { outputs: { prediction: classes.apply(loudness.x) as tfl.SymbolicTensor } };
      },
      training: { epochs: 2, batchSize: 4, optimizer: { name: 'adam' }, learningRate: 1e-3 },
    }),
  ],
  variants: { both: { about: 'both', stage: 'both' }, ear: { about: 'sound alone', stage: 'ear' } },
});

const tone = (more: string) => ['-f', 'lavfi', '-i', `sine=f=440:d=1${more}`];
const red = (more: string) => ['-f', 'lavfi', '-i', `color=red:s=32x32:d=1${more}`];
const codecs = ['-c:v', 'mpeg4', '-q:v', '2', '-c:a', 'aac', '-shortest'];

/** Files by name, with what ffmpeg is told to make them. */
const files: Record<string, string[]> = {
  'plain.mp4': [...red(':r=25'), ...tone(':r=16000'), ...codecs],
  'stereo.mp4': [...red(':r=25'), ...tone(':r=44100'), '-ac', '2', '-ar', '44100', ...codecs],
  'fast.mp4': [...red(':r=50'), ...tone(':r=44100'), ...codecs],
  'silent.mp4': [...red(':r=25'), '-c:v', 'mpeg4', '-an'],
  'sound-only.mp4': [...tone(':r=44100'), '-c:a', 'aac', '-vn'],
  // Every second frame of the first half is left out: 12.5 frames a second, then 25.
  'variable.mkv': [
    ...red(':r=25'),
    ...tone(':r=44100'),
    ...['-vf', "select='gt(t,0.5)+not(mod(n,2))'", '-fps_mode', 'vfr'],
    ...codecs,
  ],
  // Black between 0.4 and 0.72 s.
  'face-away.mp4': [
    ...red(':r=25'),
    ...tone(':r=16000'),
    ...['-vf', "drawbox=color=black:t=fill:enable='between(t,0.39,0.71)'"],
    ...codecs,
  ],
  'again.mp4': [...red(':r=30'), ...tone(':r=48000'), ...codecs],
};

let folder: string;
let dataset: Dataset;
beforeAll(async () => {
  if (!ffmpeg) return;
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  for (const [name, words] of Object.entries(files)) {
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...words, join(folder, name)]);
  }
  const rows = Object.keys(files).map((name, i) => `${name},${i % 2 ? 'calm' : 'angry'},s${i >> 1}`);
  await writeFile(join(folder, 'manifest.csv'), `path,label,speaker\n${rows.join('\n')}\n`);
  dataset = await openDataset('manifest', folder);
});
afterAll(() => ffmpeg && rm(folder, { recursive: true, force: true }));

it.skipIf(!ffmpeg)(
  'prepareClips(dataset) of stereo, silent, sound-only, fast and variable-rate files gives blocks on one clock, or none',
  async () => {
    const clips = dataset.clips.map((_, i) => i);
    const how = {
      blocks: ['loudness', 'colour'],
      clips,
      contents: (await readContents(dataset, clips)).contents,
    };
    const cache = new BlockCache(join(folder, 'cache'));
    const preparer = await openPreparer(dataset, { ...how, recipe, prepared: {}, cache, backend: 'cpu' });
    const { columns, bad } = await prepareClips(dataset, { ...how, preparer });
    expect(bad).toEqual([]);
    const names = Object.keys(files);
    const of = (block: string, name: string) => columns[block]![names.indexOf(name)];
    expect(names.filter((name) => !of('loudness', name))).toEqual(['silent.mp4']);
    expect(names.filter((name) => !of('colour', name))).toEqual(['sound-only.mp4']);
    for (const name of names.filter((name) => of('colour', name))) {
      const { data, shape, times, mask } = await readBlock(of('colour', name)!);
      // 25 rows a second, whatever the file has, red where they count.
      expect(Math.abs(shape[0]! - 25), name).toBeLessThanOrEqual(2);
      // Sound that begins before the pictures moves these by less than a frame.
      expect(times![0], name).toBeLessThan(0.041);
      times!.forEach((time, row) => expect(time - times![0]!, `${name} row ${row}`).toBeCloseTo(row / 25, 6));
      const away = [...mask!].flatMap((counts, row) => (counts ? [] : [times![row]!]));
      if (name === 'face-away.mp4') {
        expect(away[0]).toBeCloseTo(0.4, 1);
        expect(away.at(-1)).toBeCloseTo(0.7, 1);
      } else expect(away, name).toEqual([]);
      expect(data[0], name).toBeGreaterThan(200);
      expect(data[1], name).toBeLessThan(60);
    }
    // ffmpeg's sine has an amplitude of 1/8.
    for (const name of names.filter((name) => of('loudness', name))) {
      const { data } = await readBlock(of('loudness', name)!);
      expect(data[4], name).toBeCloseTo(0.125 / Math.SQRT2, 1);
    }
  },
);

it.skipIf(!ffmpeg)(
  'runExperiment(dataset, …) trains where streams are missing and optional, and names the clip where they are needed',
  async () => {
    const backend = await useBackend('cpu');
    const options = { recipe, seeds: [1], backend, split: 'speakers' as const, groups: 2 };
    const [run] = await runExperiment(dataset, { ...options, variants: ['both'], out: join(folder, 'run') });
    expect(run!.metrics.clips).toBe(Object.keys(files).length);
    expect(run!.predictions.every(({ output }) => output.every(Number.isFinite))).toBe(true);
    await expect(
      runExperiment(dataset, { ...options, variants: ['ear'], out: join(folder, 'ear') }),
    ).rejects.toThrow(/the system ear needs the audio stream, but clip silent\.mp4 of manifest has none/);
  },
);
