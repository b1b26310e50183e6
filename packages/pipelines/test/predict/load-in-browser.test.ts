import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { browserOrSkip, openBrowserPage, type BrowserPage } from '../../../../tools/browser';
import { bundlePage } from '../../../../tools/browser/bundle-page';
import { amFbp, loadSystem, openDataset, runExperiment, synthesizeCorpus } from '../../src/index';

const program = new URL('../programs/predict-page.ts', import.meta.url);

it('loadSystem(…) of @avemo/pipelines/predict is bundled for browsers with nothing of Node', async () => {
  expect(await bundlePage(program)).not.toMatch(/\bfrom ?["']node:/);
  // What a browser has not ends the bundling.
  const folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  const withNode = join(folder, 'program.ts');
  await writeFile(withNode, "import 'node:fs/promises';");
  await expect(bundlePage(withNode)).rejects.toThrow(/node:fs/);
  await rm(folder, { recursive: true, force: true });
});

describe.runIf(browserOrSkip('@avemo/pipelines/predict in a browser'))(
  '@avemo/pipelines/predict in a browser',
  () => {
    let folder: string;
    let page: BrowserPage;
    const system = () => join(folder, 'run', 'model', '1-1');

    beforeAll(async () => {
      const backend = await useBackend('cpu');
      folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
      await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
      await runExperiment(await openDataset('manifest', join(folder, 'corpus')), {
        ...{
          recipe: amFbp,
          preset: 'small',
          variants: ['video'],
          settings: { videoEpochs: 1, videoUnits: 5 },
        },
        ...{ split: 'speakers', folds: ['1'], seeds: [1], out: join(folder, 'run'), backend },
      });
      page = await openBrowserPage({ program, files: { '/system/': { path: `${system()}/` } } });
    });
    afterAll(async () => {
      await page?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('loadSystem(address) loads a trained system, its weights to the bit', async () => {
      const { nodes, description, blocks } = await loadSystem(system());
      const weights = nodes.flatMap(({ fitted }) => Object.values(fitted.tensors));
      const sum = weights.reduce((s, { data }) => s + data.reduce((t, x, i) => t + x * ((i % 7) + 1), 0), 0);
      expect(await page.call('load', '/system')).toEqual({
        variant: 'video',
        labels: description.task.labels,
        blocks,
        nodes: nodes.map(({ node }) => node.id),
        count: weights.length,
        sum,
        node: 'undefined',
      });
      expect(page.messages).toEqual([]);
    });

    it('loadSystem(address) says where there is no system', async () => {
      expect(await page.call('refusal', '/nowhere')).toMatch(
        /^CallError: .*manifest\.json cannot be read: 404/,
      );
    });
  },
);
