import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { systemFfmpeg } from '@avemo/vision-prep/node';
import {
  amFbp,
  bimodalAttention,
  jips,
  openDataset,
  runExperiment,
  synthesizeRecordings,
  type AnyRecipe,
  type Dataset,
} from '../../src/index';
import type { Block } from '../../src/prepare/block';
import { readContents } from '../../src/experiment/content';
import { openPlan } from '../../src/experiment/plan';
import { BlockCache } from '../../src/prepare/cache/block-cache';
import { openPreparer } from '../../src/prepare/cache/open-preparer';
import { readBlock } from '../../src/prepare/column';
import { prepareClips } from '../../src/prepare/prepare-clips';

const ffmpeg = await systemFfmpeg().isAvailable();
const TIMEOUT = 300_000;

const pictures = ['-c:v', 'mjpeg', '-q:v', '3'];
const sound = ['-c:a', 'pcm_s16le'];
/** A smaller person beside the first one. */
const beside =
  '[0:v]pad=240:120[wide];[1:v]scale=80:60[small];[wide][small]overlay=160:40:shortest=1,format=yuvj420p[both]';

/** Files of five seconds by name, with what ffmpeg is told to make of the first recording, and of the second. */
const files: Record<string, string[]> = {
  'plain.mkv': [...pictures, ...sound],
  'stereo.mkv': [...pictures, ...sound, '-ac', '2', '-ar', '44100'],
  'fast.mkv': ['-r', '50', ...pictures, ...sound],
  // Every second frame of the first half is left out: 12.5 frames a second, then 25.
  'variable.mkv': ['-vf', "select='gt(t,2.5)+not(mod(n,2))'", '-fps_mode', 'vfr', ...pictures, ...sound],
  'silent.mkv': [...pictures, '-an'],
  'unseen.wav': [...sound, '-vn'],
  // A board before the whole picture from 1 to 4 s.
  'away.mkv': ['-vf', "drawbox=color=gray:t=fill:enable='between(t,0.99,3.99)'", ...pictures, ...sound],
  'two.mkv': ['-filter_complex', beside, '-map', '[both]', '-map', '0:a', ...pictures, ...sound],
};
const names = Object.keys(files);

let folder: string;
let dataset: Dataset;
beforeAll(async () => {
  if (!ffmpeg) return;
  await useBackend('wasm', { threads: 1 });
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  const made = join(folder, 'made');
  await synthesizeRecordings(made, {
    ...{ recordings: 3, seconds: 5, missing: 0, seed: 4 },
    size: { width: 160, height: 120 },
  });
  const [first, second] = ['train_1', 'dev_1'].map((name) => join(made, 'recordings', `${name}.avi`));
  for (const [name, words] of Object.entries(files)) {
    const inputs = ['-i', first, ...(name === 'two.mkv' ? ['-i', second] : [])];
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, ...words, join(folder, name)]);
  }
  const rows = names.map(
    (name, i) => `${name},${i % 2 ? 'calm' : 'angry'},s${i >> 1},made/annotations/train_1.csv`,
  );
  await writeFile(join(folder, 'manifest.csv'), `path,label,speaker,annotation\n${rows.join('\n')}\n`);
  dataset = await openDataset('manifest', folder);
}, TIMEOUT);
afterAll(() => ffmpeg && rm(folder, { recursive: true, force: true }));

/** The blocks of each file, by the recipe's name for them. */
async function blocksOf(
  recipe: AnyRecipe,
  options: { settings: Record<string, unknown>; variants: string[] },
) {
  const plan = openPlan(dataset, { recipe, preset: 'small', ...options });
  const clips = dataset.clips.map((_, i) => i);
  const { contents } = await readContents(dataset, clips);
  const how = { blocks: plan.blocks, clips, contents };
  const cache = new BlockCache(join(folder, 'cache'));
  const preparer = await openPreparer(dataset, {
    ...how,
    ...{ recipe, prepared: plan.prepared, cache, backend: 'wasm' },
  });
  const { columns, bad } = await prepareClips(dataset, { ...how, preparer });
  expect(bad).toEqual([]);
  const entries = await Promise.all(
    plan.blocks.flatMap((block) =>
      names.map(async (name, i): Promise<[string, Block | undefined]> => {
        const stored = columns[block][i];
        return [`${block} ${name}`, stored && (await readBlock(stored))];
      }),
    ),
  );
  const all = new Map(entries);
  return (block: string, name: string) => all.get(`${block} ${name}`);
}

const marksOf = ({ shape, mask }: Block) => Array.from({ length: shape[0] }, (_, row) => mask?.[row] ?? 1);
const none = (block: Block) => marksOf(block).every((mark) => mark === 0);
const every = (block: Block) => marksOf(block).every((mark) => mark === 1);

const run = async (
  recipe: AnyRecipe,
  { out, ...options }: { out: string; settings: Record<string, unknown>; variants: string[] },
) =>
  runExperiment(dataset, {
    ...{ recipe, preset: 'small', seeds: [1], split: 'speakers', groups: 2, validationShare: 0.5 },
    ...options,
    ...{ out: join(folder, out), cache: join(folder, 'cache'), backend: { name: 'wasm', threads: 1 } },
  });

it.skipIf(!ffmpeg)(
  'runExperiment(clips of all kinds, { recipe: amFbp }) has a face a second and a spectrum each 10 ms, or none; it trains and answers each',
  async () => {
    const options = {
      settings: {
        ...{ faceSource: 'video', faceRate: 1, videoEncoder: 'reducer', joint: true, trunkFrames: [2, 1] },
        ...{ encoderFilters: [2, 2, 2, 2, 4], attentionUnits: 2, trunks: 3, fusionEpochs: 1 },
        ...{ fusionOutputs: 4, trunkOutputs: 4 },
      },
      variants: ['am-fbp'],
    };
    const of = await blocksOf(amFbp, options);
    expect(names.filter((name) => !of('spectrogram', name))).toEqual(['silent.mkv']);
    expect(names.filter((name) => !of('face', name))).toEqual(['unseen.wav']);
    for (const name of names) {
      const [heard, seen] = [of('spectrogram', name), of('face', name)];
      if (heard) expect(Math.abs(heard.shape[0] - 498), name).toBeLessThanOrEqual(3);
      if (!seen) continue;
      expect(Math.abs(seen.shape[0] - 5), name).toBeLessThanOrEqual(1);
      seen.times!.forEach((time, row) => expect(Math.abs(time - row), name).toBeLessThan(0.1));
    }
    const [{ predictions }] = await run(amFbp, { ...options, out: 'am-fbp' });
    expect(predictions.map(({ clip }) => clip).sort()).toEqual(dataset.clips.map(({ id }) => id).sort());
    expect(predictions.every(({ output }) => output.every(Number.isFinite))).toBe(true);
  },
  TIMEOUT,
);

it.skipIf(!ffmpeg)(
  'runExperiment(recordings of all kinds, { recipe: bimodalAttention }) has both streams on one grid, one that is missing masked, and answers each step',
  async () => {
    const options = {
      settings: {
        ...{ step: 0.5, faceRate: 1, windowLength: 3, rows: 4, epochs: 1, fusionEpochs: 1, bypassEpochs: 0 },
        ...{ audioUnits: 3, videoUnits: 3, earlyUnits: 3 },
      },
      variants: ['audio', 'video', 'output-linear', 'hidden-linear', 'attention', 'end-to-end'],
    };
    const of = await blocksOf(bimodalAttention, options);
    for (const name of names) {
      const [heard, seen] = [of('sound', name)!, of('face', name)!];
      expect(heard.shape[0], name).toBe(seen.shape[0]);
      expect(Math.abs(heard.shape[0] - 10), name).toBeLessThanOrEqual(2);
      expect([name, none(heard), every(heard)]).toEqual([name, name === 'silent.mkv', name !== 'silent.mkv']);
      expect([name, none(seen), every(seen)]).toEqual([name, name === 'unseen.wav', name !== 'unseen.wav']);
    }
    for (const { metrics, predictions } of await run(bimodalAttention, { ...options, out: 'baf' })) {
      const alone = { audio: 'silent', video: 'unseen' }[metrics.system];
      expect(predictions).toHaveLength(names.length);
      for (const { clip, output, mask } of predictions) {
        expect(output.every(Number.isFinite), `${metrics.system} ${clip}`).toBe(true);
        const unanswered = alone !== undefined && clip.includes(alone);
        expect([metrics.system, clip, mask?.every((mark) => mark === 0) ?? false]).toEqual([
          ...[metrics.system, clip],
          unanswered,
        ]);
      }
    }
  },
  TIMEOUT,
);

it.skipIf(!ffmpeg)(
  'runExperiment(recordings of all kinds, { recipe: jips }) says where a voice and a face are, follows the larger face, and answers each step',
  async () => {
    const options = {
      settings: {
        ...{ step: 0.5, size: 32, filters: [2, 2, 3], pictureUnits: 4, pictureEpochs: 1, epochs: 1 },
        ...{ soundFilters: [2, 2, 2], soundUnits: 3, lstmUnits: 3, fusionOutputs: 4, attentionUnits: 3 },
        openSmile: 'none',
      },
      variants: ['sound-context', 'improved-alexnet', 'multimodal-attention'],
    };
    const of = await blocksOf(jips, options);
    const activity = (name: string, stream: 0 | 1) => {
      const { data, shape } = of('voice-and-face', name)!;
      return Array.from({ length: shape[0] }, (_, row) => data[2 * row + stream]);
    };
    for (const name of names) {
      const [heard, seen] = [of('spectrum-image', name)!, of('face-picture', name)!];
      expect([name, none(heard), every(heard)]).toEqual([name, name === 'silent.mkv', name !== 'silent.mkv']);
      expect([name, none(seen)]).toEqual([name, name === 'unseen.wav']);
      expect(Math.max(...activity(name, 0)) > 0.9, name).toBe(name !== 'silent.mkv');
      expect(activity(name, 1), name).toEqual(marksOf(seen));
      // A step takes the nearest face within half a second, so the edges of the three seconds are left out.
      const face = marksOf(seen).map((mark, row) => [row / 2, mark] as const);
      const away = face.filter(([time]) => time >= 1.5 && time <= 3.5).map(([, mark]) => mark);
      const shown = face.filter(([time]) => time <= 0.5).map(([, mark]) => mark);
      if (name === 'away.mkv') expect([Math.max(...away), Math.min(...shown)]).toEqual([0, 1]);
      else if (name !== 'unseen.wav') expect(every(seen), name).toBe(true);
    }
    const [one, two] = ['plain.mkv', 'two.mkv'].map((name) => of('face-picture', name)!.data as Uint8Array);
    const off = one.reduce((sum, byte, i) => sum + Math.abs(byte - two[i]), 0) / one.length;
    const turned =
      one.reduce((sum, byte, i) => sum + Math.abs(byte - one[one.length - 1 - i]), 0) / one.length;
    expect(off).toBeLessThan(turned / 3);
    for (const { metrics, predictions } of await run(jips, { ...options, out: 'jips' })) {
      expect(predictions.map(({ clip }) => clip)).toHaveLength(names.length);
      for (const { clip, output } of predictions)
        expect(output.every(Number.isFinite), `${metrics.system} ${clip}`).toBe(true);
    }
  },
  TIMEOUT,
);
