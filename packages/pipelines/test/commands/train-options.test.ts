import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { experimentFields, experimentSchema } from '../../src/experiment/experiment-file';
import { kindOf, type SettingsSchema } from '../../src/recipes/settings-schema';
import { recipes } from '../../src/recipes/registry';
import { synthesizeCorpus } from '../../src/synthesis/synthesize-corpus';
import { avemo } from './run';

let folder: string;
const at = (...path: string[]) => join(folder, ...path);
const json = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as Record<string, any>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  await synthesizeCorpus(at('corpus'), { speakers: 3, clips: 18, seed: 1 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('avemo train takes an empty AVEMO_CACHE for one that is not set', async () => {
  vi.stubEnv('AVEMO_CACHE', '');
  const source = ['--dataset', 'manifest', '--data', at('corpus')];
  const { code, stderr } = await avemo(
    'train',
    'am-fbp',
    ...source,
    '--split',
    'speakers',
    '--groups',
    '3',
    '--out',
    at('none'),
    '--dry-run',
  );
  vi.unstubAllEnvs();
  expect(code, stderr).toBe(0);
});

it('avemo train needs --out, and with --dry-run does not and writes nothing', async () => {
  const asked = [
    'train',
    'am-fbp',
    '--dataset',
    'manifest',
    '--data',
    at('corpus'),
    '--split',
    'speakers',
    '--groups',
    '3',
  ];
  const refused = await avemo(...asked);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('--out is missing; name the run folder');
  const before = await readdir(folder, { recursive: true });
  const said = await avemo(...asked, '--dry-run', '--cache', at('cache'));
  expect(said.code, said.stderr).toBe(0);
  expect(said.stdout).toContain('ag-fbp');
  expect(await readdir(folder, { recursive: true })).toEqual(before);
});

describe('avemo train --help', () => {
  it.each(recipes.map((recipe) => [recipe.name, recipe] as const))(
    'lists every system, study and setting of %s with what it takes and its default',
    async (name, recipe) => {
      const { stdout } = await avemo('train', name, '--help');
      const lines = stdout.split('\n');
      for (const [key, setting] of Object.entries(recipe.settings as SettingsSchema)) {
        const line = lines.find((one) => one.startsWith(`  ${key} `));
        expect(line, key).toContain(`${kindOf(setting)}; default ${String(setting.default)}`);
      }
      for (const variant of Object.keys(recipe.variants)) expect(stdout).toContain(`  ${variant} `);
      for (const study of Object.keys(recipe.studies ?? {})) expect(stdout).toContain(JSON.stringify(study));
      const others = recipes.filter((one) => one !== recipe);
      for (const other of others) expect(stdout).not.toContain(`Settings of ${other.name},`);
    },
  );

  it('without a recipe lists those of all recipes', async () => {
    const { stdout } = await avemo('train', '--help');
    for (const { name } of recipes) expect(stdout).toContain(`Settings of ${name},`);
  });
});

describe('avemo train --config', () => {
  const run = [
    '--set',
    'videoUnits=4',
    '--split',
    'speakers',
    '--folds',
    '1',
    '--threads',
    '1',
    '--seed',
    '7',
  ];

  it('repeats a run from its config.json, and flags go on top of it', async () => {
    const data = ['--dataset', 'manifest', '--data', at('corpus')];
    const first = await avemo('train', 'video', ...data, '--epochs', '2', ...run, '--out', at('first'));
    expect(first.code).toBe(0);
    const page = await readFile(at('first', 'report.html'), 'utf8');
    expect(page).toContain('avemo train --config config.json --out NEW_FOLDER');
    const again = await avemo(
      'train',
      '--config',
      at('first', 'config.json'),
      '--out',
      at('again'),
      '--threads',
      '1',
    );
    expect(again.code).toBe(0);
    const read = (name: string) => readFile(at(name, 'predictions.csv'), 'utf8');
    expect(await read('again')).toBe(await read('first'));
    const [before, after] = [await json(at('first', 'config.json')), await json(at('again', 'config.json'))];
    for (const field of [
      'recipe',
      'variants',
      'task',
      'settings',
      'epochs',
      'seeds',
      'split',
      'folds',
      'dataset',
    ])
      expect(after[field], field).toEqual(before[field]);
    // Paths are from the folder of the file.
    expect(before.experiment.data).toBe('../corpus');

    const other = ['--set', 'videoUnits=5', '--seed', '8', '--threads', '1', '--out', at('other')];
    expect((await avemo('train', '--config', at('first', 'config.json'), ...other)).code).toBe(0);
    const changed = await json(at('other', 'config.json'));
    expect([changed.settings.videoUnits, changed.seeds, changed.epochs]).toEqual([5, [8], 2]);
  });

  it('reads an experiment written by hand', async () => {
    await mkdir(at('plans'), { recursive: true });
    const experiment = {
      $schema: '../experiment.schema.json',
      recipe: 'am-fbp',
      variants: ['video'],
      dataset: 'manifest',
      data: '../corpus',
      settings: { videoUnits: 3 },
      ...{ epochs: 1, split: 'speakers', folds: ['2'], seeds: [3] },
    };
    await writeFile(at('plans', 'mine.json'), JSON.stringify(experiment));
    const { code, stdout } = await avemo(
      ...['train', '--config', at('plans', 'mine.json'), '--out', at('mine'), '--threads', '1', '--json'],
    );
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(stdout).perFold)).toEqual(['2']);
    expect((await json(at('mine', 'config.json'))).settings.videoUnits).toBe(3);
  });

  it.each([
    [{ recipe: 'am-fbp', sedes: [1] }, /there is no field "sedes"; expected recipe, /],
    [{ recipe: 'am-fbp', seeds: ['1'] }, /seeds takes a list of integers; got/],
    [{ recipe: 'am-fbp', groups: 1 }, /groups takes an integer of at least 2; got 1/],
    [{ recipe: 'am-fbp', split: 'odd' }, /split takes folds or speakers or/],
    [{ recipe: 'am-fbp', dataset: 'manifest' }, /--data is missing/],
    [{ dataset: 'manifest', data: '.' }, /name a recipe/],
    [[1], /must hold an object/],
  ])('says what is wrong in %j', async (content, message) => {
    await writeFile(at('wrong.json'), JSON.stringify(content));
    const { code, stderr } = await avemo('train', '--config', at('wrong.json'), '--out', at('wrong'));
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(4);
  });

  it('has a schema with every field and the settings of every recipe', () => {
    const schema = experimentSchema(recipes) as {
      properties: object;
      allOf: { then: { properties: { settings: { properties: object } } } }[];
    };
    expect(Object.keys(schema.properties)).toEqual(['$schema', ...Object.keys(experimentFields)]);
    const settings = schema.allOf.map(({ then }) => Object.keys(then.properties.settings.properties));
    expect(settings).toEqual(recipes.map((recipe) => Object.keys(recipe.settings)));
  });
});

describe('avemo train --fusion', () => {
  it('puts a layer of a file into a recipe as one more system, beside its own and on the same streams', async () => {
    const gate = at('gate.mjs');
    const fusion = new URL('../../../fusion/src/index.ts', import.meta.url).pathname;
    await writeFile(
      gate,
      `import { defineFusion } from ${JSON.stringify(fusion)};
import * as tf from '@tensorflow/tfjs-core';
export default defineFusion({ name: 'SumGate', combine: ([a, v]) => tf.concat([a, v], 1) });`,
    );
    const { code, stdout, stderr } = await avemo(
      ...['train', 'am-fbp', '--variants', 'concat', '--fusion', gate],
      ...['--dataset', 'manifest', '--data', at('corpus'), '--out', at('fused'), '--epochs', '1'],
      ...[
        '--set',
        'encoderFilters=2,2,2,2,4',
        '--split',
        'speakers',
        '--folds',
        '1',
        '--threads',
        '1',
        '--json',
      ],
    );
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('avemo:')]);
    expect(JSON.parse(stdout).systems.map(({ system }: { system: string }) => system)).toEqual([
      'concat',
      'gate',
    ]);
    const { recipe, experiment } = await json(at('fused', 'gate', 'config.json'));
    expect(Object.keys(recipe.files)).toContain('gate.mjs');
    expect(experiment.fusion).toEqual(['../../gate.mjs']);
    const history = await readFile(at('fused', 'gate', 'history.csv'), 'utf8');
    expect([
      ...new Set(
        history
          .split('\n')
          .slice(1, -1)
          .map((row) => row.split(',')[2]),
      ),
    ]).toEqual(['audio', 'video', 'gate']);
  });

  it('says what a file must export', async () => {
    await writeFile(at('nothing.mjs'), 'export default 3;');
    const { code, stderr } = await avemo(
      ...['train', 'am-fbp', '--fusion', at('nothing.mjs'), '--dataset', 'manifest', '--data', at('corpus')],
      ...['--out', at('nothing')],
    );
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('must have a fusion layer as its default export'),
    ]);
  });
});
