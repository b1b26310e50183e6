import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import {
  describeWork,
  fitPart,
  loadSystem,
  readRun,
  runExperiment,
  runStudy,
  summarize,
  type ExperimentOptions,
  type TakenWeights,
} from '../../src/index';
import { tinyDataset, tinyRecipe } from './tiny-corpus';

const dataset = tinyDataset();
const options: Omit<ExperimentOptions, 'out'> = {
  ...{ recipe: tinyRecipe, split: 'speakers', groups: 2, validationShare: 0.5, seeds: [1, 2] },
  backend: { name: 'cpu', threads: 1 },
};
let folder: string;
beforeAll(async () => {
  await useBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const hidden = async (run: string) => {
  const { nodes } = await loadSystem(join(run, 'model', '1-1'), { recipe: tinyRecipe });
  const tensors = nodes.find(({ node }) => node.id === 'net')!.fitted.tensors;
  return Array.from(Object.entries(tensors).find(([name]) => name.includes('tiny_hidden/kernel'))![1].data);
};

it('runStudy(dataset, { study }) runs every combination and writes the table as Markdown, LaTeX and CSV', async () => {
  const out = join(folder, 'grid');
  const { rows, choices } = await runStudy(dataset, { ...options, seeds: [1], study: 'grid', out });
  expect(rows.map(({ settings }) => settings)).toEqual([
    { units: 1, rate: 1e-6 },
    { units: 1, rate: 0.1 },
    { units: 3, rate: 1e-6 },
    { units: 3, rate: 0.1 },
  ]);
  expect(choices).toEqual([]);
  for (const { settings, metrics } of rows) {
    const run = await readRun(join(out, `emotion_units-${settings.units}_rate-${settings.rate}`));
    expect(run.config.settings).toMatchObject(settings);
    expect(run.metrics).toEqual(metrics);
  }
  expect(await readdir(out)).not.toContain('.cache');
  const read = (ending: string) => readFile(join(out, `study.${ending}`), 'utf8');
  expect((await read('csv')).split('\n')[0]).toBe('units,rate,task,system,accuracy,UAR,F1');
  expect((await read('md')).split('\n')).toHaveLength(2 + 4 + 1);
  expect(await read('tex')).toContain('\\begin{tabular}{rrllrrr}');
});

it('runStudy(dataset, { study }) of a search takes on each fold what its validation part prefers, and no test clip', async () => {
  const out = join(folder, 'search');
  const { rows, choices } = await runStudy(dataset, { ...options, study: 'search', out });
  const runs = await Promise.all(
    rows.map(({ settings }) => readRun(join(out, `emotion_rate-${settings.rate}_epochs-8`))),
  );
  const [{ chosen, summary }] = choices;
  const predictions = Object.entries(chosen).flatMap(([fold, settings]) => {
    const figures = runs.map(({ metrics }) => metrics.validation!.perFold[fold]);
    const best = figures.indexOf(Math.max(...figures));
    expect(settings).toEqual(rows[best].settings);
    return runs[best].predictions.filter((one) => one.fold === fold);
  });
  expect(Object.keys(chosen)).toEqual(['1', '2']);
  expect(summary).toEqual(summarize(predictions, runs[0].config.task));
  // A rate at which nothing is learned is chosen nowhere.
  expect(Object.values(chosen).every(({ rate }) => rate === 0.2)).toBe(true);
});

it('runStudy(dataset, { study }) names the studies that there are', async () => {
  const wrong = runStudy(dataset, { ...options, study: 'none', out: join(folder, 'none') });
  await expect(wrong).rejects.toThrow('has no study "none"; it has "grid", "search"');
});

it('runExperiment(dataset, { init }) starts each stage from the other run, and is another run', async () => {
  const other = tinyDataset({ name: 'other', seed: 5 });
  const first = join(folder, 'first');
  await runExperiment(other, { ...options, seeds: [1], settings: { epochs: 12 }, out: first });
  const still = { ...options, seeds: [1], settings: { rate: 1e-12, epochs: 1 } };
  const [alone, after] = [join(folder, 'alone'), join(folder, 'after')];
  const taken: TakenWeights[] = [];
  await runExperiment(dataset, { ...still, out: alone });
  await runExperiment(dataset, { ...still, init: first, out: after, onTaken: (one) => taken.push(one) });
  // At a rate of almost nothing the weights stay where they begin.
  const [start, moved, initial] = await Promise.all([hidden(first), hidden(after), hidden(alone)]);
  moved.forEach((weight, i) => expect(weight).toBeCloseTo(start[i], 6));
  expect(initial.some((weight, i) => Math.abs(weight - start[i]) > 0.01)).toBe(true);
  expect(taken[0].layers.map(({ layer }) => layer)).toEqual(['tiny_hidden', 'tiny_classes']);
  expect((await readRun(after)).config.init).toMatch(/^[0-9a-f]{64}$/);
  await expect(runExperiment(dataset, { ...still, init: first, out: alone })).rejects.toThrow(
    /holds a run with another init/,
  );
});

it('fitPart(dataset, { init }) and describeWork mean the fits that start from that run, and refuse what runExperiment refuses', async () => {
  const first = join(folder, 'start');
  const base = { ...options, seeds: [1], settings: { epochs: 1 } };
  await runExperiment(dataset, { ...base, folds: ['1'], out: first });
  const cache = join(folder, 'shared');
  const after = { ...base, folds: ['1'], init: first, cache, out: join(folder, 'dealt') };
  const fitted = async (more: Partial<ExperimentOptions>) =>
    (await describeWork(dataset, { ...after, ...more })).stages.find(({ name }) => name === 'net')!.fits!
      .there;
  await fitPart(dataset, { ...after, part: { index: 1, count: 1 } });
  expect(await fitted({})).toBe(1);
  expect(await fitted({ init: undefined })).toBe(0);
  const met = /has met .*, a test speaker of fold 2/;
  await expect(describeWork(dataset, { ...after, folds: ['2'] })).rejects.toThrow(met);
  await expect(fitPart(dataset, { ...after, folds: ['2'], part: { index: 1, count: 1 } })).rejects.toThrow(
    met,
  );
});

it('runExperiment(dataset, { init }) of a run that has met the test speakers is refused, unless the leak is allowed', async () => {
  const met = join(folder, 'met');
  const base = { ...options, seeds: [1], settings: { epochs: 1 } };
  await runExperiment(dataset, { ...base, folds: ['1'], out: met });
  const { trainingSpeakers } = (await loadSystem(join(met, 'model', '1-1'), { recipe: tinyRecipe }))
    .description;
  const again = (name: string, more: Partial<ExperimentOptions>) =>
    runExperiment(dataset, { ...base, ...more, init: met, out: join(folder, name) });
  // Fold 1 tests speakers that the run has not met, fold 2 those that it was trained on.
  await again('clean', { folds: ['1'] });
  await expect(again('refused', { folds: ['2'] })).rejects.toThrow(
    new RegExp(`has met (${trainingSpeakers.join('|')}), a test speaker of fold 2`),
  );
  await again('allowed', { folds: ['2'], allow: ['speaker'] });
});
