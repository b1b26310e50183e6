import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBackend, type ActiveBackend } from '@avemo/backend';
import {
  amFbpSpectrogram,
  evaluateRun,
  loadSystem,
  openDataset,
  predictExamples,
  prepareExamples,
  presets,
  readRun,
  RECIPES,
  runExperiment,
  synthesizeCorpus,
  type Dataset,
  type ExperimentOptions,
  type RunRecord,
} from '../../src/index';

const settings = {
  ...presets.small,
  encoderFilters: [4, 4, 4, 4, 8],
  videoUnits: 8,
  attentionUnits: 4,
  fusionOutputs: 8,
  fusionFactors: 2,
  audioEpochs: 2,
  videoEpochs: 3,
  fusionEpochs: 3,
  maxFrames: 60,
};

let folder: string;
let dataset: Dataset;
let backend: ActiveBackend;
let options: Omit<ExperimentOptions, 'out'>;

beforeAll(async () => {
  backend = await useBackend('wasm', { threads: 1 });
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  await synthesizeCorpus(join(folder, 'corpus'), { speakers: 4, clips: 24, seed: 3 });
  dataset = await openDataset('manifest', join(folder, 'corpus'));
  options = { recipes: RECIPES, settings, split: 'speakers', groups: 2, seeds: [1], backend };
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Every file of a run that must be equal between two equal runs: all but times and dates. */
async function resultsOf(out: string): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  for (const recipe of RECIPES) {
    results[`${recipe} predictions`] = await readFile(join(out, recipe, 'predictions.csv'), 'utf8');
    for (const part of await readdir(join(out, recipe, 'model'))) {
      const weights = await readFile(join(out, recipe, 'model', part, 'weights.safetensors'));
      results[`${recipe} ${part}`] = weights.toString('base64');
    }
  }
  return results;
}

it('runExperiment(dataset, …) tests every clip once with each system, writes all files and leaves no tensors', async () => {
  const before = tf.memory().numTensors;
  const out = join(folder, 'straight');
  const runs = await runExperiment(dataset, { ...options, out });
  expect(runs.map((run) => run.metrics.recipe)).toEqual([...RECIPES]);
  for (const run of runs) {
    expect(run.predictions.map((p) => p.clip).sort()).toEqual(dataset.clips.map((clip) => clip.id).sort());
    for (const { probabilities } of run.predictions) {
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    const files = await readdir(join(out, run.metrics.recipe));
    expect(files.sort()).toEqual(
      ['config.json', 'explanations.json', 'history.csv', 'metrics.json', 'model', 'predictions.csv'].sort(),
    );
  }
  expect(await readdir(out)).not.toContain('.stages');
  expect(tf.memory().numTensors).toBe(before);
  const decision = runs.find((run) => run.metrics.recipe === 'decision')!;
  const [audio, video] = runs;
  decision.predictions.forEach((p, i) => {
    p.probabilities.forEach((value, c) => {
      const mean = (audio.predictions[i].probabilities[c] + video.predictions[i].probabilities[c]) / 2;
      expect(value).toBeCloseTo(mean, 5);
    });
  });
}, 120_000);

it('runExperiment(dataset, …) stopped again and again ends in the same weights and predictions', async () => {
  const out = join(folder, 'stopped');
  const before = tf.memory().numTensors;
  for (const after of [3, 9, 14]) {
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

it('runExperiment(dataset, …) of a finished run reads it back without training', async () => {
  const out = join(folder, 'straight');
  let trained = 0;
  const runs = await runExperiment(dataset, { ...options, out, onProgress: () => trained++ });
  expect(trained).toBe(0);
  const stored = await Promise.all(RECIPES.map((recipe) => readRun(join(out, recipe))));
  expect(runs).toEqual(stored);
});

it('runExperiment(dataset, …) refuses a folder with another run and names the setting', async () => {
  const other = { ...options, settings: { ...settings, dropout: 0.5 }, out: join(folder, 'straight') };
  await expect(runExperiment(dataset, other)).rejects.toThrow(
    /holds a run with another settings\.dropout \(0\.3 there, 0\.5 asked\)/,
  );
});

it('loadSystem(folder) answers as the system that was saved', async () => {
  const out = join(folder, 'straight');
  for (const recipe of RECIPES) {
    const run: RunRecord = await readRun(join(out, recipe));
    const system = await loadSystem(join(out, recipe, 'model', '2-1'));
    const examples = await prepareExamples(dataset, { streams: ['audio', 'video'], audio: amFbpSpectrogram });
    const own = run.predictions.filter((p) => p.fold === '2');
    const tested = own.map((p) => examples.find((example) => example.id === p.clip)!);
    const probabilities = await predictExamples(system, tested);
    own.forEach((p, i) => {
      p.probabilities.forEach((value, c) => expect(probabilities[i][c]).toBeCloseTo(value, 4));
    });
  }
}, 60_000);

it('evaluateRun(folder, dataset) asks each system only about speakers that it has not met', async () => {
  const out = join(folder, 'straight', 'ag-fbp');
  const { predictions } = await evaluateRun(out, dataset);
  const run = await readRun(out);
  const answers = (rows: typeof predictions) => rows.map((p) => `${p.clip} ${p.fold} ${p.predicted}`).sort();
  expect(answers(predictions)).toEqual(answers(run.predictions));
}, 60_000);
