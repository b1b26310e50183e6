import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { fitSideBySide } from '../../src/commands/fit-side-by-side';
import type { ExperimentFile } from '../../src/experiment/experiment-file';
import { amFbp, openDataset, runExperiment, synthesizeCorpus, type ExperimentOptions } from '../../src/index';

/** The built command, which the processes run. `npm test` builds it first. */
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  expect(existsSync(cli), 'build the packages first: npm run build').toBe(true);
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 2 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('fitSideBySide(experiment) fits folds in processes to the same bits, and leaves what does not come out even', async () => {
  const backend = await useBackend('wasm', { threads: 1 });
  const dataset = await openDataset('manifest', join(folder, 'corpus'));
  const settings = { videoUnits: 4, videoEpochs: 3 };
  const experiment: ExperimentFile = {
    ...{ recipe: 'am-fbp', variants: ['video'], preset: 'small', settings, seeds: [1], backend: 'wasm' },
    ...{ dataset: 'manifest', data: join(folder, 'corpus'), split: 'leave-one-speaker-out' },
  };
  const options: Omit<ExperimentOptions, 'out'> = {
    ...{ recipe: amFbp, variants: ['video'], preset: 'small', settings, seeds: [1], backend },
    split: 'leave-one-speaker-out',
  };
  const [out, cache] = [join(folder, 'out'), join(folder, 'cache')];
  const speakers = [...new Set(dataset.clips.map(({ speaker }) => speaker))].sort();
  let last = '';
  await fitSideBySide(
    {
      ...{ experiment, folds: speakers, out, cache, processes: 2, signal: new AbortController().signal },
      onProgress: (_, text) => (last = text),
    },
    cli,
  );
  expect(last).toBe(`training side by side, folds ${speakers[0]} (100 %), ${speakers[1]} (100 %)`);
  expect(await readdir(out)).toEqual([]);
  const trained = new Set<string>();
  const take = { ...options, cache, out: join(folder, 'run') };
  await runExperiment(dataset, {
    ...take,
    onProgress: (progress) => void (progress.phase === 'train' && trained.add(progress.fold)),
  });
  expect([...trained]).toEqual([speakers[2]]);
  await runExperiment(dataset, { ...options, out: join(folder, 'alone') });
  const read = (run: string) => readFile(join(folder, run, 'predictions.csv'), 'utf8');
  expect(await read('run')).toBe(await read('alone'));
});

it('fitSideBySide(experiment) that is stopped ends its processes and says so', async () => {
  const stop = new AbortController();
  const experiment: ExperimentFile = {
    ...{ recipe: 'am-fbp', variants: ['audio'], preset: 'small', seeds: [1], backend: 'wasm' },
    ...{ dataset: 'manifest', data: join(folder, 'corpus'), split: 'leave-one-speaker-out' },
  };
  const fitting = fitSideBySide(
    {
      ...{ experiment, folds: ['s01', 's02'], out: join(folder, 'cut'), cache: join(folder, 'cut-cache') },
      ...{ processes: 2, signal: stop.signal, onProgress: () => {} },
    },
    cli,
  );
  setTimeout(() => stop.abort(new Error('stopped')), 3000);
  await expect(fitting).rejects.toThrow('stopped');
});
