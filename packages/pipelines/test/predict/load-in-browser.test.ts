import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { browserOrSkip, openBrowserPage, type BrowserPage } from '../../../../tools/browser';
import { bundlePage } from '../../../../tools/browser/bundle-page';
import { amFbp, loadSystem, openDataset, runExperiment, synthesizeCorpus } from '../../src/index';
import { openSystems } from '../../src/commands/open-systems';
import { predict } from '../../src/predict/index';

/** A woman of CREMA-D who says a sentence happily, 1.2 s. */
const film = fileURLToPath(
  new URL('../../../vision-prep/test/faces/clips/cremad-1001-happy.mp4', import.meta.url),
);
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

/** A network of sound that is trained in seconds. */
const sound = {
  ...{ encoderFilters: [4, 4, 4, 4, 8], attentionUnits: 4, maxFrames: 60 },
  ...{ audioEpochs: 4, audioLearningRate: 0.03 },
};

type Answer = Awaited<ReturnType<typeof import('../programs/predict-page').answer>>;

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
      await runExperiment(await openDataset('manifest', join(folder, 'corpus')), {
        ...{ recipe: amFbp, preset: 'small', variants: ['audio'], settings: sound },
        ...{ split: 'speakers', folds: ['1', '2'], seeds: [1], out: join(folder, 'sound') },
        backend: await useBackend('wasm', { threads: 1 }),
      });
      page = await openBrowserPage({
        program,
        files: {
          '/system/': { path: `${system()}/` },
          '/runs/sound/': { path: `${join(folder, 'sound')}/` },
          '/clips/': { path: `${join(folder, 'corpus')}/` },
          '/film.mp4': { path: film },
        },
      });
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

    it('loadSystems(address) loads a run folder, and predict(address) in the page says what Node says', async () => {
      const files = await readdir(join(folder, 'corpus'), { recursive: true });
      const clip = files.find((file) => file.endsWith('.wav'))!;
      const model = await openSystems(join(folder, 'sound'), {});
      const answers: Record<string, number>[] = [];
      for (const [own, address] of [
        [join(folder, 'corpus', clip), `/clips/${clip}`],
        [film, '/film.mp4'],
      ]) {
        const { kind, label, probabilities } = await predict(own, { model });
        const found = await page.call<Answer>('answer', '/runs/sound/', address);
        expect([found.systems, found.kind, found.label]).toEqual([2, kind, label]);
        const distance = (name: string) => Math.abs(found.probabilities[name] - probabilities[name]);
        expect(Math.max(...Object.keys(probabilities).map(distance))).toBeLessThan(1e-4);
        answers.push(probabilities);
      }
      // It tells the two apart by more than that.
      const [one, other] = answers;
      expect(Math.max(...Object.keys(one).map((name) => Math.abs(one[name] - other[name])))).toBeGreaterThan(
        8e-3,
      );
      expect(page.messages).toEqual([]);
    });

    it('loadSystem(address) says where there is no system', async () => {
      expect(await page.call('refusal', '/nowhere')).toMatch(
        /^CallError: .*manifest\.json cannot be read: 404/,
      );
    });
  },
);
