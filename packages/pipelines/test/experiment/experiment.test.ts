import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBackend, type ActiveBackend } from '@avemo/backend';
import {
  amFbp,
  evaluateRun,
  openDataset,
  readRun,
  runExperiment,
  synthesizeCorpus,
  type Dataset,
  type ExperimentOptions,
} from '../../src/index';

const settings = {
  encoderFilters: [4, 4, 4, 4, 8],
  videoUnits: 8,
  attentionUnits: 4,
  fusionOutputs: 8,
  fusionFactors: 2,
  trunks: 3,
  trunkOutputs: 4,
  audioEpochs: 2,
  videoEpochs: 3,
  fusionEpochs: 3,
  maxFrames: 60,
};
/** Those that are trained unless others are named. */
const systems = Object.entries(amFbp.variants).flatMap(([name, { onRequest }]) => (onRequest ? [] : [name]));

let folder: string;
let dataset: Dataset;
let backend: ActiveBackend;
let options: Omit<ExperimentOptions, 'out'>;

beforeAll(async () => {
  backend = await useBackend('wasm', { threads: 1 });
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  await synthesizeCorpus(join(folder, 'corpus'), { speakers: 4, clips: 24, seed: 3 });
  dataset = await openDataset('manifest', join(folder, 'corpus'));
  options = { recipe: amFbp, preset: 'small', settings, split: 'speakers', groups: 2, seeds: [1], backend };
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Every file of a run that must be equal between two equal runs: all but times and dates. */
async function resultsOf(out: string): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  for (const system of systems) {
    results[`${system} predictions`] = await readFile(join(out, system, 'predictions.csv'), 'utf8');
    results[`${system} explanations`] = await readFile(join(out, system, 'explanations.json'), 'utf8');
    for (const part of await readdir(join(out, system, 'model'))) {
      const weights = await readFile(join(out, system, 'model', part, 'weights.safetensors'));
      results[`${system} ${part}`] = weights.toString('base64');
    }
  }
  return results;
}

it('runExperiment(dataset, …) tests every clip once with each system, writes all files and leaves no tensors', async () => {
  const before = tf.memory().numTensors;
  const out = join(folder, 'straight');
  const runs = await runExperiment(dataset, { ...options, out });
  expect(runs.map((run) => run.metrics.system)).toEqual(systems);
  for (const run of runs) {
    expect(run.predictions.map((p) => p.clip).sort()).toEqual(dataset.clips.map((clip) => clip.id).sort());
    for (const { output } of run.predictions) expect(output.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    const files = await readdir(join(out, run.metrics.system));
    expect(files.sort()).toEqual(
      ['config.json', 'explanations.json', 'history.csv', 'metrics.json', 'model', 'predictions.csv'].sort(),
    );
  }
  expect(await readdir(out)).not.toContain('.stages');
  expect(await readdir(out)).not.toContain('.lock');
  expect(tf.memory().numTensors).toBe(before);
  const [audio, video, decision] = runs;
  decision.predictions.forEach((p, i) => {
    p.output.forEach((value, c) => {
      expect(value).toBeCloseTo((audio.predictions[i].output[c] + video.predictions[i].output[c]) / 2, 5);
    });
  });
}, 120_000);

it('runExperiment(dataset, …) tells of every stage that a system stands on, and of which epoch was kept', async () => {
  const { history, explanations } = await readRun(join(folder, 'straight', 'concat'));
  expect([...new Set(history.map(({ stage }) => stage))]).toEqual(['audio', 'video', 'concat']);
  for (const stage of ['audio', 'video', 'concat']) {
    for (const fold of ['1', '2']) {
      const rows = history.filter((row) => row.stage === stage && row.fold === fold);
      const [kept, ...more] = rows.filter((row) => row.kept === 1);
      expect(more).toEqual([]);
      expect(kept.validationLoss).toBe(Math.min(...rows.map((row) => row.validationLoss)));
    }
  }
  expect(explanations.embedding!.points).toHaveLength(12);
  const from = (system: string) =>
    readRun(join(folder, 'straight', system)).then((run) => run.explanations.modalitiesFrom);
  expect([await from('concat'), await from('ag-fbp')]).toEqual(['leaving-out', 'weights']);
});

it('runExperiment(dataset, …) asks what is said without a stream: of decision fusion, the other stream’s answer', async () => {
  const accuracyOf = async (system: string) => {
    const { metrics } = await readRun(join(folder, 'straight', system));
    return metrics.kind === 'classes' ? metrics.accuracy.value : NaN;
  };
  const { explanations } = await readRun(join(folder, 'straight', 'decision'));
  for (const [stream, other] of [
    ['audio', 'video'],
    ['video', 'audio'],
  ]) {
    const { values } = explanations.missing.find((one) => one.stream === stream)!;
    expect(values[0]).toBeCloseTo(await accuracyOf('decision'), 10);
    expect(values.at(-1)).toBeCloseTo(await accuracyOf(other), 10);
  }
  const { explanations: alone } = await readRun(join(folder, 'straight', 'audio'));
  expect(alone.missing).toEqual([]);
});

it('runExperiment(dataset, …) stopped again and again ends in the same weights and predictions', async () => {
  const out = join(folder, 'stopped');
  const before = tf.memory().numTensors;
  for (const after of [3, 9, 14, 8]) {
    const stop = new AbortController();
    let batches = 0;
    const cut = runExperiment(dataset, {
      ...options,
      out,
      signal: stop.signal,
      onProgress: ({ phase }) => {
        if (phase === 'train' && ++batches === after) stop.abort(new Error('killed'));
      },
    });
    await expect(cut).rejects.toThrow('killed');
    expect(tf.memory().numTensors).toBe(before);
  }
  await runExperiment(dataset, { ...options, out });
  expect(await resultsOf(out)).toEqual(await resultsOf(join(folder, 'straight')));
}, 120_000);

it('runExperiment(dataset, …) with a stage file that is damaged names it, begins that stage anew and ends in the same', async () => {
  const cache = join(folder, 'cache');
  const one = { ...options, cache, variants: ['video'] };
  await runExperiment(dataset, { ...one, out: join(folder, 'first') });
  const stages = join(cache, 'stages');
  const [file] = (await readdir(stages)).sort();
  const bytes = await readFile(join(stages, file));
  bytes[bytes.length - 3] ^= 1;
  await writeFile(join(stages, file), bytes);
  const warnings: string[] = [];
  let batches = 0;
  await runExperiment(dataset, {
    ...one,
    out: join(folder, 'second'),
    onWarning: (message) => warnings.push(message),
    onProgress: ({ phase }) => (batches += phase === 'train' ? 1 : 0),
  });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(file);
  const read = (name: string) => readFile(join(folder, name, 'predictions.csv'), 'utf8');
  expect(await read('second')).toBe(await read('first'));
  // A third run takes everything from the cache.
  let again = 0;
  await runExperiment(dataset, {
    ...one,
    out: join(folder, 'third'),
    onProgress: ({ phase }) => (again += phase === 'train' ? 1 : 0),
  });
  expect(again).toBe(0);
}, 120_000);

it('runExperiment(dataset, …) of a finished run reads it back without training', async () => {
  const out = join(folder, 'straight');
  let trained = 0;
  const runs = await runExperiment(dataset, { ...options, out, onProgress: () => trained++ });
  expect(trained).toBe(0);
  const stored = await Promise.all(systems.map((system) => readRun(join(out, system))));
  expect(runs).toEqual(stored);
});

it('runExperiment(dataset, …) refuses a folder with another run and names the setting', async () => {
  const other = { ...options, settings: { ...settings, dropout: 0.5 }, out: join(folder, 'straight') };
  await expect(runExperiment(dataset, other)).rejects.toThrow(
    /holds a run with another settings\.dropout \(0\.3 there, 0\.5 asked\)/,
  );
});

it('runExperiment(dataset, …) refuses a folder that another process works in, and says who', async () => {
  const out = join(folder, 'locked');
  let second: Promise<unknown> | undefined;
  await runExperiment(dataset, {
    ...options,
    variants: ['video'],
    out,
    onProgress: () => {
      second ??= runExperiment(dataset, { ...options, variants: ['video'], out });
      second.catch(() => {});
    },
  });
  await expect(second).rejects.toThrow(new RegExp(`is in use by process ${process.pid} on .*, since 20`));
}, 60_000);

it('evaluateRun(folder, dataset) asks each system only about speakers that it has not met, and gets the same answers', async () => {
  for (const system of systems) {
    const out = join(folder, 'straight', system);
    const { predictions } = await evaluateRun(out, dataset);
    const run = await readRun(out);
    const key = (p: (typeof predictions)[number]) => `${p.clip} ${p.fold}`;
    const sort = (rows: typeof predictions) => [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(sort(predictions).map(key)).toEqual(sort(run.predictions).map(key));
    const own = sort(run.predictions);
    sort(predictions).forEach((p, i) => {
      p.output.forEach((value, c) => expect(value).toBeCloseTo(own[i].output[c], 4));
    });
  }
}, 60_000);
