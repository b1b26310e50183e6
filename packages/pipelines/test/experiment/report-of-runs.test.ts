import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { runExperiment } from '../../src/index';
import { reportOfRuns } from '../../src/experiment/report-of-runs';
import { tinyDataset, tinyRecipe } from './tiny-corpus';

let folder: string;
beforeAll(async () => {
  await useBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('reportOfRuns(runs) calls folds speaker-independent unless speakers were allowed on both sides', async () => {
  const dataset = tinyDataset();
  const [first] = dataset.clips;
  const one = {
    ...dataset,
    clips: dataset.clips.map((clip, i) => ({
      ...clip,
      speaker: first.speaker,
      split: i % 4 > 1 ? ('test' as const) : ('train' as const),
    })),
  };
  const options = {
    ...{ recipe: tinyRecipe, seeds: [1], settings: { epochs: 1 } },
    backend: { name: 'cpu', threads: 1 },
  };
  const apart = await runExperiment(dataset, {
    ...{ ...options, split: 'speakers', groups: 2, validationShare: 0.5 },
    out: join(folder, 'apart'),
  });
  expect(reportOfRuns(apart).subtitle).toContain('2 speaker-independent folds (1, 2), seed 1.');
  const mixed = await runExperiment(one, {
    ...{ ...options, split: 'parts', joinValidation: true, allow: ['speaker', 'content'] },
    out: join(folder, 'mixed'),
  });
  expect(reportOfRuns(mixed).subtitle).toContain(`${one.clips.length} clips of 1 speaker, `);
  expect(reportOfRuns(mixed).subtitle).toContain('; 1 fold (test), seed 1.');
});
