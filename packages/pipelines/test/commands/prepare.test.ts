import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeWav } from '@avemo/dsp';
import { openBlocks } from '../../src/prepare/cache/block-file';
import { readBlock } from '../../src/prepare/column';
import { createRandom } from '../../src/random';
import { avemo } from './run';

/** The built command: only a process of its own can be killed, and threads need built programs. */
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const recipe = fileURLToPath(new URL('../programs/slow-recipe.mjs', import.meta.url));

let folder: string;
let data: string;
const clips = 24;
beforeAll(async () => {
  expect(existsSync(cli), 'build the packages first: npm run build').toBe(true);
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  data = join(folder, 'corpus');
  await mkdir(data);
  const random = createRandom(1);
  for (let i = 0; i < clips; i++) {
    const samples = Float32Array.from({ length: 4000 }, () => 0.1 * random.normal());
    await writeFile(join(data, `${i}.wav`), encodeWav({ samples, sampleRate: 8000 }));
  }
  const rows = Array.from({ length: clips }, (_, i) => `${i}.wav,l${i % 2},s${i % 4}`);
  await writeFile(join(data, 'manifest.csv'), `path,label,speaker\n${rows.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(cache: string, ...more: string[]) {
  const source = ['--dataset', 'manifest', '--data', data, '--backend', 'cpu'];
  const child = spawn(process.execPath, [cli, 'prepare', recipe, ...source, '--cache', cache, ...more]);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  );
  return { child, ended };
}

/** The SHA-256 of every entry by its name. */
async function entriesOf(cache: string): Promise<Record<string, string>> {
  const names = await readdir(join(cache, 'blocks'), { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.includes('.'));
  const hashes = files.map(async (name) => [
    name,
    createHash('sha256')
      .update(await readFile(join(cache, 'blocks', name)))
      .digest('hex'),
  ]);
  return Object.fromEntries(await Promise.all(hashes)) as Record<string, string>;
}

it('avemo prepare with two threads, killed again and again, ends in the entries of one thread left alone', async () => {
  const straight = join(folder, 'straight');
  const alone = await start(straight, '--jobs', '1', '--json').ended;
  expect(alone.code, alone.stderr).toBe(0);
  expect(JSON.parse(alone.stdout)).toEqual({ clips, before: 0, blocks: { sound: clips }, bad: [] });

  const killed = join(folder, 'killed');
  const random = createRandom(7);
  let before = 0;
  for (let kill = 0; kill < 3; kill++) {
    const { child, ended } = start(killed, '--jobs', '2');
    while (Object.keys(await entriesOf(killed)).length < before + 4)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, random.integer(40)));
    child.kill('SIGKILL');
    await ended;
    // What has a name is whole.
    const names = Object.keys(await entriesOf(killed));
    for (const name of names) {
      const { blocks } = await openBlocks(join(killed, 'blocks', name));
      for (const block of Object.values(blocks)) await readBlock(block);
    }
    before = names.length;
  }
  const { code, stdout, stderr } = await start(killed, '--jobs', '2', '--json').ended;
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout).before).toBeGreaterThan(2);
  expect(await entriesOf(killed)).toEqual(await entriesOf(straight));
}, 120_000);

it('avemo prepare --part i/n of all parts makes what one call makes', async () => {
  const shared = join(folder, 'shared');
  for (const part of ['1/2', '2/2']) {
    const { code, stdout } = await start(shared, '--part', part, '--jobs', '2', '--json').ended;
    expect([code, JSON.parse(stdout).clips]).toEqual([0, clips / 2]);
  }
  const cache = join(folder, 'straight');
  expect(await entriesOf(shared)).toEqual(await entriesOf(cache));
}, 120_000);

it('avemo prepare lists bad files at the end, ends with 1, and keeps the others', async () => {
  const bad = join(folder, 'bad');
  await mkdir(bad);
  for (const i of [0, 1, 2]) await writeFile(join(bad, `${i}.wav`), await readFile(join(data, `${i}.wav`)));
  await writeFile(join(bad, '1.wav'), 'no sound');
  await writeFile(join(bad, 'manifest.csv'), 'path,label,speaker\n0.wav,a,x\n1.wav,b,x\n2.wav,b,y\n');
  const cache = join(folder, 'cache of bad');
  const words = ['prepare', 'audio', '--dataset', 'manifest', '--data', bad, '--cache', cache];
  const { code, stdout, stderr } = await avemo(...words, '--backend', 'cpu');
  expect(code).toBe(1);
  expect(stdout).toMatch(/3 clips in .*: 2 prepared, 0 there before, 1 bad/);
  expect(stderr).toMatch(/1\.wav: The sound file .*cannot be read[^]*1 of 3 clips cannot be prepared/);
  const again = JSON.parse((await avemo(...words, '--backend', 'cpu', '--json')).stdout);
  expect(again.before).toBe(2);
});

it('avemo prepare refuses a part that is none', async () => {
  const words = ['prepare', 'audio', '--dataset', 'manifest', '--data', data, '--cache', join(folder, 'c')];
  for (const part of ['0/3', '4/3', '1', 'x/2', '1/0']) {
    const { code, stderr } = await avemo(...words, '--part', part);
    expect([part, code]).toEqual([part, 2]);
    expect(stderr).toMatch(/a part is written i\/n/);
  }
});
