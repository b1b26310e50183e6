import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBackend, type ActiveBackend } from '@avemo/backend';
import {
  amFbp,
  CallError,
  describeWork,
  fitPart,
  openDataset,
  prepareDataset,
  runExperiment,
  synthesizeCorpus,
  type Dataset,
  type ExperimentOptions,
} from '../../src/index';

let folder: string;
let dataset: Dataset;
let backend: ActiveBackend;
let options: Omit<ExperimentOptions, 'out'>;

beforeAll(async () => {
  backend = await useBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 3 });
  dataset = await openDataset('manifest', join(folder, 'corpus'));
  const settings = { videoUnits: 8, attentionUnits: 4, videoEpochs: 2 };
  options = { recipe: amFbp, variants: ['video'], preset: 'small', settings, seeds: [1, 2], backend };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const weightsOf = async (out: string) =>
  Promise.all(
    (await readdir(join(out, 'model')))
      .sort()
      .map(async (part) =>
        (await readFile(join(out, 'model', part, 'weights.safetensors'))).toString('base64'),
      ),
  );

it('describeWork(dataset, …) says what is there and how large the networks are, and writes nothing', async () => {
  const out = join(folder, 'described');
  const cache = join(folder, 'cache');
  const nothing = await describeWork(dataset, { ...options, out, cache });
  expect(await readdir(folder)).toEqual(['corpus']);
  expect(nothing.blocks.map(({ name, there }) => [name, there])).toEqual([['face', 0]]);
  expect(nothing.stages.map(({ name, fits }) => [name, fits])).toEqual([
    ['scaled/face', { there: 0, of: 6 }],
    ['video', { there: 0, of: 6 }],
  ]);

  await prepareDataset(dataset, { ...options, onProgress: undefined, cache });
  expect((await describeWork(dataset, { ...options, out, cache })).blocks[0]!.there).toBe(18);

  const [run] = await runExperiment(dataset, { ...options, folds: ['1'], out, cache });
  const after = await describeWork(dataset, { ...options, out, cache });
  expect(after.stages.map(({ fits }) => fits!.there)).toEqual([2, 2]);
  expect(after.stages[1]!.parameters).toBe(run!.metrics.parameters);
});

it('describeWork(dataset, …) follows outputs of networks that were not fitted', async () => {
  const { stages } = await describeWork(dataset, {
    ...options,
    variants: ['ag-fbp'],
    out: join(folder, 'x'),
  });
  const { parameters, activationBytes } = stages.find(({ name }) => name === 'ag-fbp')!;
  expect(parameters).toBeGreaterThan(100);
  expect(activationBytes).toBeGreaterThan(100);
});

it('fitPart(dataset, …) of every part, in any order, leaves to runExperiment what one process does', async () => {
  const shared = { ...options, out: join(folder, 'parts'), cache: join(folder, 'shared') };
  const done: string[] = [];
  for (const index of [3, 1, 4, 2]) {
    const { parts, of } = await fitPart(dataset, { ...shared, part: { index, count: 4 } });
    expect(of).toBe(6);
    done.push(...parts.map(({ fold, seed }) => `${fold} ${seed}`));
  }
  expect(done.sort()).toEqual(['0 1', '0 2', '1 1', '1 2', '2 1', '2 2']);
  let epochs = 0;
  const count = () => epochs++;
  await runExperiment(dataset, { ...shared, onProgress: ({ phase }) => phase === 'train' && count() });
  expect(epochs).toBe(0);
  await runExperiment(dataset, { ...options, out: join(folder, 'whole') });
  expect(await weightsOf(shared.out)).toEqual(await weightsOf(join(folder, 'whole')));
});

it('fitPart(dataset, …) without a cache is refused', async () => {
  const part = { index: 1, count: 2 };
  const call = fitPart(dataset, { ...options, out: join(folder, 'y'), part });
  await expect(call).rejects.toThrow(CallError);
});
