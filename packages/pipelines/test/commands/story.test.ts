import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { avemo } from './run';

let folder: string;
const at = (...path: string[]) => join(folder, ...path);
const small = ['--epochs', '1', '--set', 'encoderFilters=2,2,2,2,4', '--threads', '1', '--split', 'speakers'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('avemo synth, train, evaluate, compare, report: one story on one corpus', async () => {
  const size = ['--speakers', '3', '--clips', '18'];
  const synth = await avemo('synth', '--out', at('corpus'), ...size, '--features', '--json');
  expect(JSON.parse(synth.stdout)).toMatchObject({ clips: 18 });
  const data = ['--dataset', 'manifest', '--data', at('corpus')];

  for (const system of ['video', 'ag-fbp']) {
    const trained = await avemo('train', system, ...data, '--out', at(system), ...small, '--json');
    expect([trained.code, trained.stderr]).toEqual([0, '']);
    expect(JSON.parse(trained.stdout)).toMatchObject({ system, clips: 18, speakers: 3 });
  }

  const evaluated = JSON.parse((await avemo('evaluate', at('video'), '--json')).stdout);
  const rows = (await readFile(at('video', 'predictions.csv'), 'utf8')).trimEnd().split('\n').slice(1);
  const hits = rows.filter((row) => row.split(',')[4] === row.split(',')[5]).length;
  expect(rows).toHaveLength(18);
  expect(evaluated.accuracy.value).toBeCloseTo(hits / 18, 10);

  const again = await avemo('evaluate', at('video'), ...data, '--out', at('again'), '--json');
  expect(JSON.parse(again.stdout).confusion).toEqual(evaluated.confusion);
  expect(await readFile(at('again', 'predictions.csv'), 'utf8')).toMatch(
    /^clip,speaker,fold,seed,label,predicted,p_/,
  );

  const compared = JSON.parse((await avemo('compare', at('video'), at('ag-fbp'), '--json')).stdout);
  expect(compared.comparisons).toHaveLength(1);
  expect(compared.comparisons[0].pValue).toBeGreaterThan(0);
  const text = (await avemo('compare', at('video'), at('ag-fbp'))).stdout;
  expect(text).toMatch(/system +accuracy/);

  await rm(at('ag-fbp', 'report.html'));
  const { stdout } = await avemo('report', at('ag-fbp'));
  expect(stdout.trim()).toBe(at('ag-fbp', 'report.html'));
  const page = await readFile(at('ag-fbp', 'report.html'), 'utf8');
  expect(page).toContain('Learning curves');
  expect(page).not.toMatch(/(src|href)="http/);
}, 120_000);

it('avemo doctor names every backend and the threads', async () => {
  const { stdout, stderr, code } = await avemo('doctor');
  expect([code, stderr]).toEqual([0, '']);
  for (const name of ['tensorflow-gpu', 'webgpu', 'tensorflow', 'wasm', 'cpu'])
    expect(stdout).toContain(`${name}:`);
  expect(JSON.parse((await avemo('doctor', '--json')).stdout).threads).toBeGreaterThan(0);
});
