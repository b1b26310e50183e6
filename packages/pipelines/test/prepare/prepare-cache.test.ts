import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { encodeWav } from '@avemo/dsp';
import { definePreparation, defineRecipe, fitStage, openDataset, type Block } from '../../src/index';
import { readContents } from '../../src/experiment/content';
import { BlockCache } from '../../src/prepare/cache/block-cache';
import { openPreparer } from '../../src/prepare/cache/open-preparer';
import { readBlock } from '../../src/prepare/column';
import { prepareClips } from '../../src/prepare/prepare-clips';
import { temporaryFolder } from '../datasets/temporary-folder';

/** How often each function of a recipe ran. */
interface Counts {
  loudness: number;
  block: number;
}

/** A block that is made by a preparation; `scale` is a change of its code. */
function recipeWith(counts: Counts, { scale = 1, loudnessVersion = 1, version = 1 } = {}) {
  const loudness = definePreparation({
    name: 'loudness',
    version: loudnessVersion,
    async run(media, { power }: { power: number }) {
      counts.loudness++;
      const { samples } = await media.audio!.read();
      const sum = samples.reduce((total, x) => total + Math.abs(x) ** power, 0);
      return { loudness: { data: Float32Array.of((scale * sum) / samples.length), shape: [1] } };
    },
  });
  return defineRecipe({
    name: 'loud',
    version,
    tasks: [{ name: 'emotion', kind: 'classes' }],
    settings: {
      power: { type: 'number', default: 2, minimum: 1, prepares: true, description: 'Exponent.' },
      units: { type: 'integer', default: 2, minimum: 1, description: 'Not for blocks.' },
    },
    blocks: {
      loud: {
        stream: 'audio',
        async prepare(_, { power }, use) {
          counts.block++;
          return (await use(loudness, { power })).loudness;
        },
      },
      alike: {
        stream: 'audio',
        prepare: async (_, { power }, use) => (await use(loudness, { power })).loudness,
      },
    },
    stages: (_, task) => [
      fitStage({
        name: 'none',
        inputs: { loud: 'loud' },
        apply: () => ({
          prediction: { data: new Float32Array(task.labels.length), shape: [task.labels.length] },
        }),
      }),
    ],
    variants: { none: { about: 'nothing', stage: 'none' } },
  });
}

const levels = [0.5, 0.25, 0.125, 0.0625];

async function corpus() {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'data'));
  for (const [i, level] of levels.entries()) {
    const samples = new Float32Array(800).fill(level);
    await writeFile(join(folder, 'data', `${i}.wav`), encodeWav({ samples, sampleRate: 8000 }));
  }
  await writeFile(
    join(folder, 'data', 'manifest.csv'),
    `path,label,speaker\n${levels.map((_, i) => `${i}.wav,l${i % 2},s${i}`).join('\n')}\n`,
  );
  const dataset = await openDataset('manifest', join(folder, 'data'));
  const prepare = async (recipe: ReturnType<typeof recipeWith>, prepared = { power: 2 }) => {
    const warnings: string[] = [];
    const clips = dataset.clips.map((_, i) => i);
    const { contents } = await readContents(dataset, clips);
    const how = { blocks: ['loud', 'alike'], contents, clips };
    const cache = new BlockCache(join(folder, 'cache'), (message) => warnings.push(message));
    const preparer = await openPreparer(dataset, { ...how, recipe, prepared, cache, backend: 'cpu' });
    const { columns, bad } = await prepareClips(dataset, { ...how, preparer });
    const values = async () =>
      Promise.all(columns.loud!.map(async (block) => block && (await readBlock(block)).data[0]));
    return { columns, bad, warnings, values, preparer };
  };
  const entries = async () => {
    const all = await readdir(join(folder, 'cache', 'blocks'), { recursive: true });
    return all
      .filter((name) => name.endsWith('.safetensors'))
      .map((name) => join(folder, 'cache', 'blocks', name));
  };
  return { folder, dataset, prepare, entries };
}

const right = levels.map((level) => level ** 2);

it('prepareClips(dataset) makes what blocks share once, keeps it, and takes it from the cache', async () => {
  const { prepare, entries } = await corpus();
  const counts = { loudness: 0, block: 0 };
  const first = await prepare(recipeWith(counts));
  expect(await first.values()).toEqual(right);
  // One clip is asked first, all are made.
  expect(counts).toEqual({ loudness: levels.length + 1, block: levels.length + 1 });
  // For each clip two blocks and the preparation.
  expect(await entries()).toHaveLength(3 * levels.length);

  const later = { loudness: 0, block: 0 };
  expect(await (await prepare(recipeWith(later))).values()).toEqual(right);
  expect(later).toEqual({ loudness: 1, block: 1 });
});

it('prepareClips(dataset) makes blocks anew for other settings, versions of recipe and preparation, and content', async () => {
  const { prepare, folder } = await corpus();
  await prepare(recipeWith({ loudness: 0, block: 0 }));
  for (const [change, prepared] of [
    [{}, { power: 1 }],
    [{ version: 2 }, { power: 2 }],
    [{ loudnessVersion: 2 }, { power: 2 }],
  ] as const) {
    const counts = { loudness: 0, block: 0 };
    const { values } = await prepare(recipeWith(counts, change), prepared);
    expect(counts.block, JSON.stringify(change)).toBe(levels.length + 1);
    expect(await values()).toEqual(levels.map((level) => level ** prepared.power));
  }
  const samples = new Float32Array(800).fill(1);
  await writeFile(join(folder, 'data', '3.wav'), encodeWav({ samples, sampleRate: 8000 }));
  const counts = { loudness: 0, block: 0 };
  const { values } = await prepare(recipeWith(counts));
  expect((await values())[3]).toBeCloseTo(1, 3);
  expect(counts.block).toBeLessThanOrEqual(2);
});

it('openPreparer(dataset) refuses code that gives other values under the same versions, and says what to do', async () => {
  const { prepare } = await corpus();
  await prepare(recipeWith({ loudness: 0, block: 0 }));
  const changed = () => prepare(recipeWith({ loudness: 0, block: 0 }, { scale: 1.01 }));
  await expect(changed()).rejects.toThrow(
    /the block loud of the clip \d\.wav has changed \(greatest difference .*Raise the version of what has changed, or delete /,
  );
  const raised = recipeWith({ loudness: 0, block: 0 }, { scale: 1.01, loudnessVersion: 2 });
  expect((await (await prepare(raised)).values())[0]).toBeCloseTo(0.25 * 1.01, 6);
});

it('prepareClips(…) makes a block anew that was deleted or damaged, before or while it is read', async () => {
  const { prepare, entries, folder } = await corpus();
  await prepare(recipeWith({ loudness: 0, block: 0 }));
  const [gone, cut, flipped] = await entries();
  await rm(gone!);
  await writeFile(cut!, (await readFile(cut!)).subarray(0, 40));
  const bytes = await readFile(flipped!);
  bytes[bytes.length - 1]! ^= 4;
  await writeFile(flipped!, bytes);
  const again = await prepare(recipeWith({ loudness: 0, block: 0 }));
  expect(await again.values()).toEqual(right);

  await rm(join(folder, 'cache'), { recursive: true });
  expect(await again.values()).toEqual(right);
  const [entry] = await entries();
  await writeFile(entry!, 'garbage');
  expect(await again.values()).toEqual(right);
  const half = await readdir(join(folder, 'cache', 'half-written'));
  expect(half).toEqual([]);
});

it('prepareClips(dataset) lists bad files and goes on behind them', async () => {
  const { prepare, folder } = await corpus();
  await writeFile(join(folder, 'data', '1.wav'), 'RIFF, but no sound');
  const { bad, columns } = await prepare(recipeWith({ loudness: 0, block: 0 }));
  expect(bad.map(({ clip }) => clip)).toEqual(['1.wav']);
  expect(bad[0]!.reason).toMatch(/1\.wav" cannot be read/);
  expect(columns.loud!.map((block: Pick<Block, 'shape'> | undefined) => block !== undefined)).toEqual([
    true,
    false,
    true,
    true,
  ]);
});
