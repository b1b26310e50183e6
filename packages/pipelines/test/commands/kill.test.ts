import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { synthesizeCorpus } from '../../src/index';
import { openBlocks } from '../../src/prepare/cache/block-file';
import { readBlock } from '../../src/prepare/column';
import { createRandom } from '../../src/random';
import { decodeChecked } from '../../src/training/checked-file';

/** The built command, as users run it: only a process of its own can be killed. `npm test` builds it first. */
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  expect(existsSync(cli), 'build the packages first: npm run build').toBe(true);
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 2 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function train(out: string): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; stderr: string }>;
} {
  const child = spawn(process.execPath, [
    ...[cli, 'train', 'ag-fbp', '--dataset', 'manifest', '--data', join(folder, 'corpus'), '--out', out],
    ...['--split', 'speakers', '--folds', '1,2', '--epochs', '4', '--set', 'encoderFilters=4,4,4,4,8'],
  ]);
  let stderr = '';
  child.stderr!.on('data', (text) => (stderr += text));
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr }))) };
}

/** Resolves when so many files whose names end so lie in a folder of the run's stages. */
async function stageFiles(out: string, ending: string, count: number, folder = '.'): Promise<void> {
  for (;;) {
    const deep = { recursive: folder !== '.' };
    const files = await readdir(join(out, '.stages', folder), deep).catch(() => []);
    if (files.filter((file) => file.endsWith(ending)).length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function weightsOf(out: string): Promise<Record<string, string>> {
  const weights: Record<string, string> = {};
  for (const part of await readdir(join(out, 'model'))) {
    weights[part] = (await readFile(join(out, 'model', part, 'weights.safetensors'))).toString('base64');
  }
  return weights;
}

/** Everything below a folder that has a name of its own, and not that of a file that is being written, is whole. */
async function requireWhole(out: string): Promise<void> {
  for (const name of await readdir(out, { recursive: true }).catch(() => [])) {
    if (/\.tmp$/.test(name)) continue;
    const read = () => readFile(join(out, name));
    if (name.includes('blocks') && name.endsWith('.safetensors')) {
      const { blocks } = await openBlocks(join(out, name));
      for (const block of Object.values(blocks)) await readBlock(block);
    } else if (/\.(safetensors|state|best)$/.test(name)) await decodeChecked(await read());
    else if (name.endsWith('.json')) JSON.parse((await read()).toString('utf8'));
    else if (name.endsWith('.csv')) expect((await read()).toString('utf8')).toMatch(/\n$/);
  }
}

it('avemo train killed at ten random moments, of preparation too, leaves nothing half-written and ends in the same weights as a run left alone', async () => {
  const straight = join(folder, 'straight');
  expect((await train(straight).ended).code).toBe(0);

  const killed = join(folder, 'killed');
  const random = createRandom(3);
  // While clips are prepared, in the epochs of the first stage, and behind each further one.
  for (const [ending, count, inside] of [
    ...[2, 6, 12].map((blocks) => ['.safetensors', blocks, 'blocks'] as const),
    ['.state', 1],
    ...[1, 2, 3, 4, 5, 6].map((stages) => ['.safetensors', stages] as const),
  ] as const) {
    const { child, ended } = train(killed);
    await Promise.race([stageFiles(killed, ending, count, inside), ended]);
    await new Promise((resolve) => setTimeout(resolve, random.integer(120)));
    child.kill('SIGKILL');
    await ended;
    expect(existsSync(join(killed, 'metrics.json'))).toBe(false);
    await requireWhole(killed);
  }
  expect((await train(killed).ended).code).toBe(0);
  await requireWhole(killed);
  expect((await readdir(killed, { recursive: true })).filter((name) => /\.tmp$|\.stages/.test(name))).toEqual(
    [],
  );
  expect(await weightsOf(killed)).toEqual(await weightsOf(straight));
  expect(await readFile(join(killed, 'predictions.csv'), 'utf8')).toBe(
    await readFile(join(straight, 'predictions.csv'), 'utf8'),
  );
}, 240_000);

it('avemo train on Ctrl-C ends with 130, says how to go on, and goes on', async () => {
  const out = join(folder, 'interrupted');
  const { child, ended } = train(out);
  await stageFiles(out, '.safetensors', 3);
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toMatch(/Stopped\. The same command goes on/);
  expect((await train(out).ended).code).toBe(0);
  expect(await weightsOf(out)).toEqual(await weightsOf(join(folder, 'straight')));
}, 120_000);
