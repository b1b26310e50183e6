import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { avemo } from './run';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'avemo-install-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  [['--gpu', '--cpu'], '--gpu and --cpu exclude each other'],
  [['--cpu', '--system-cuda'], '--system-cuda goes with --gpu'],
  [['--everywhere'], 'unknown option'],
])('avemo install %j is a wrong call', async (options, why) => {
  const { code, stderr, stdout } = await avemo('install', ...options);
  expect(stderr).toContain(why);
  expect([code, stdout]).toEqual([2, '']);
});

it('avemo install says what a folder lacks that is no project, and makes nothing there', async () => {
  const cache = join(folder, 'cache');
  const { code, stderr } = await avemo('install', '--cpu', '--project', folder, '--cache', cache);
  expect(code).toBe(1);
  if (process.platform === 'linux') expect(stderr).toMatch(/finds no @tensorflow\/tfjs-core.*npm install/);
  else expect(stderr).toMatch(/works on Linux/);
  expect(existsSync(cache)).toBe(false);
});

it('avemo install --uninstall takes away what was placed, and the cache that nobody else uses', async () => {
  const project = join(folder, 'project');
  const scope = join(project, 'node_modules', '@tensorflow');
  const placed = join(scope, 'tfjs-node');
  const cache = join(folder, 'cache');
  for (const made of [join(scope, 'tfjs-core'), placed, join(cache, 'tensorflow')]) {
    await mkdir(made, { recursive: true });
  }
  await writeFile(join(scope, 'tfjs-core', 'package.json'), '{ "version": "4.22.0" }');
  await writeFile(join(placed, 'avemo.json'), '{ "placed": "package" }');
  const call = ['install', '--uninstall', '--project', project, '--cache', cache];
  const { code, stdout } = await avemo(...call, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ removed: [placed, join(cache, 'tensorflow')], usedBy: [] });
  expect([existsSync(placed), existsSync(join(scope, 'tfjs-core'))]).toEqual([false, true]);
  expect((await avemo(...call)).stdout).toBe('nothing to remove\n');
});
