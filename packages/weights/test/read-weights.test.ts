import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { fusionWeights, readWeights, weightCards, type WeightsName } from '../src/index';

const folder = fileURLToPath(new URL('../models', import.meta.url));
const cards = Object.keys(weightCards) as (keyof typeof weightCards)[];
const names = cards.filter((name) => name !== 'fusion') as WeightsName[];

it('readWeights(name) gives the file of each card, from the package, a folder or a function', async () => {
  for (const name of names) {
    const own = await readWeights(name);
    expect(own.length).toBe(weightCards[name].bytes);
    expect(await readWeights(name, { from: folder })).toEqual(own);
    const read = async (file: string) => new Uint8Array(readFileSync(`${folder}/${file}`));
    expect(await readWeights(name, { from: read })).toEqual(new Uint8Array(own));
  }
});

it('readWeights(name) refuses what is not the file of the card', async () => {
  await expect(readWeights('voice', { from: async () => Uint8Array.of(1) })).rejects.toMatchObject({
    code: 'changed',
  });
  await expect(readWeights('voice', { from: '/nowhere' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(readWeights('loud' as never)).rejects.toThrow(/name must be one of/);
});

it('weightCards(…) are whole: below 10 MB together, with data, results, limits and terms', () => {
  const sizes = cards.map((name) => statSync(`${folder}/${weightCards[name].file}`).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(10e6);
  for (const { data, results, limits, licence } of Object.values(weightCards)) {
    expect(data.length).toBeGreaterThan(0);
    expect(results.some(({ metric }) => metric === 'ECE')).toBe(true);
    expect(results.every(({ value }) => value >= 0 && value <= 1)).toBe(true);
    expect(limits).toMatch(/Not for judging people/);
    expect(licence).not.toBe('');
  }
  expect(fusionWeights.voice + fusionWeights.face).toBeCloseTo(1, 12);
});

it('weightCards(…) of the face say what both networks of faces reach, and fusionWeights how far each counts', () => {
  const { results } = weightCards.face;
  const found = results.find(({ what, metric }) => metric === 'accuracy' && what.includes('both networks'))!;
  const alone = results.find(({ what, metric }) => metric === 'accuracy' && what.endsWith('/human alone'))!;
  expect(found.value).toBeGreaterThan(0.66);
  expect(found.value).toBeGreaterThan(alone.value);
  expect(found.low).toBeLessThan(found.value);
  const { temperature, networkWeight } = fusionWeights.faceNetworks;
  expect(temperature).toBeGreaterThan(0);
  expect(networkWeight).toBeGreaterThan(0);
});

it('weightCards(…) have a file of that length and SHA-256, figures within and across corpora, per emotion and gender', () => {
  for (const name of cards) {
    const { file, bytes, sha256, results } = weightCards[name];
    const content = readFileSync(`${folder}/${file}`);
    expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([bytes, sha256]);
    const has = (pattern: RegExp) => results.some(({ what }) => pattern.test(what));
    expect(results.some(({ metric, low, high }) => metric === 'UAR' && low! < high!)).toBe(true);
    expect(results.filter(({ metric }) => metric === 'recall').length).toBeGreaterThanOrEqual(6);
    // FER2013 says nothing of gender and is alone, and CREMA-D is the only set with votes.
    if (name !== 'face') expect(has(/\bwomen\b/) && has(/(^|\W)men\b/)).toBe(true);
    if (name.startsWith('voice')) expect(has(/not in training/)).toBe(true);
    if (!name.startsWith('voice')) expect(weightCards[name].limits).toMatch(/across corpora/);
  }
  expect(weightCards.fusion.task).toContain(`${fusionWeights.voice} · p_face^${fusionWeights.face}`);
});

it('weightCards(…) have the figures of the run in docs', () => {
  const run = new URL('../../../docs/runs/weights/metrics.json', import.meta.url);
  const metrics = JSON.parse(readFileSync(run, 'utf8')) as Record<string, unknown>;
  for (const name of cards) {
    const { sha256, results } = weightCards[name];
    expect(metrics[name]).toEqual({ sha256, results });
  }
});

it('README.md says the terms in its first line', () => {
  const [, , first] = readFileSync(new URL('../README.md', import.meta.url), 'utf8').split('\n');
  expect(first).toMatch(/CC BY-NC-SA 4\.0/);
});
