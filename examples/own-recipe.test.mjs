import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useBackend } from '@avemo/backend';
import { openDataset, readRun, runExperiment, synthesizeCorpus, writeReport } from '@avemo/pipelines';
import { checkRecipe } from '@avemo/pipelines/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import gated from './own-recipe.mjs';

let folder = '';
beforeAll(async () => {
  await useBackend('wasm', { threads: 1 });
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('own-recipe.mjs has at most 60 lines', async () => {
  const text = await readFile(new URL('own-recipe.mjs', import.meta.url), 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

it('own-recipe.mjs trains, says what each stream counted, and gets the whole report', async () => {
  await synthesizeCorpus(join(folder, 'corpus'), { speakers: 4, clips: 24, seed: 1 });
  const dataset = await openDataset('manifest', join(folder, 'corpus'));
  const out = join(folder, 'run');
  const backend = { name: 'wasm', threads: 1 };
  await runExperiment(dataset, { recipe: gated, seeds: [1], groups: 2, epochs: 2, out, backend });
  const { explanations, metrics } = await readRun(out);
  expect(metrics.clips).toBe(24);
  expect(explanations.modalities[0].shares.map(({ stream }) => stream)).toEqual(['audio', 'video']);
  expect(explanations.attention[0].streams[0].stream).toBe('audio');
  const page = await readFile(await writeReport(out), 'utf8');
  for (const heading of ['Learning curves', 'Shares of the streams', 'Confusion'])
    expect(page).toContain(heading);
});

it('checkRecipe(own-recipe.mjs, …) passes', async () => {
  const blocks = { mel: { shape: [40], rows: 30, rowSeconds: 0.01 }, face: { shape: [5], rows: 6 } };
  expect(await checkRecipe(gated, { blocks })).toHaveLength(6);
});
