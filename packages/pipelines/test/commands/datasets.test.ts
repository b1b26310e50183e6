import { expect, it } from 'vitest';
import { datasetAdapters } from '../../src/datasets/adapters';
import { avemo } from './run';

it('avemo datasets lists every adapter', async () => {
  const { code, stdout, stderr } = await avemo('datasets');
  expect([code, stderr]).toEqual([0, '']);
  const names = [...stdout.matchAll(/^([a-z0-9-]+) {2,}/gm)].map(([, name]) => name);
  expect(names).toEqual(datasetAdapters.map(({ name }) => name));
});

it('avemo datasets NAME shows layouts, terms, origin and citation', async () => {
  for (const { name, layouts, licence, whereToGetIt, citation = '' } of datasetAdapters) {
    const { code, stdout } = await avemo('datasets', name);
    expect(code).toBe(0);
    for (const text of [...layouts, licence, whereToGetIt, citation]) expect(stdout).toContain(text);
  }
});

it('avemo datasets --json gives the same as data, and avemo --help the names', async () => {
  const described = JSON.parse((await avemo('datasets', '--json')).stdout);
  expect(described.map(({ name }: { name: string }) => name)).toEqual(
    datasetAdapters.map(({ name }) => name),
  );
  expect(described[0].layouts).toEqual(datasetAdapters[0].layouts);
  const help = (await avemo('--help')).stdout;
  for (const { name } of datasetAdapters) expect(help).toContain(name);
});

it('avemo datasets with a name that is none ends with 2 and names them', async () => {
  const { code, stderr } = await avemo('datasets', 'radvess');
  expect(code).toBe(2);
  expect(stderr).toMatch(/manifest, emodb, ravdess/);
});
