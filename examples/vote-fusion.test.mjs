import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useBackend } from '@avemo/backend';
import { openDataset, runExperiment } from '@avemo/pipelines';
import { afterAll, beforeAll, expect, it } from 'vitest';
import votes from './vote-fusion.mjs';

let folder = '';
beforeAll(async () => {
  await useBackend('wasm', { threads: 1 });
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const emotions = ['anger', 'disgust', 'fear', 'happiness', 'neutral', 'sadness'];
const codes = ['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD'];

/** Eight actors; most of ten votes are right in the face, half of them in the voice. */
function table() {
  const conditions = { voice: 5, face: 8, av: 9 };
  const header = Object.keys(conditions).flatMap((name) => emotions.map((emotion) => `${name}_${emotion}`));
  const rows = Array.from({ length: 48 }, (_, i) => {
    const emotion = i % 6;
    const counts = Object.values(conditions).flatMap((right) =>
      emotions.map((__, e) => (e === emotion ? right : e === (emotion + 1 + (i % 5)) % 6 ? 10 - right : 0)),
    );
    return [`${1001 + Math.floor(i / 6)}_DFA_${codes[emotion]}_XX`, ...counts].join();
  });
  return [['clip', ...header].join(), ...rows].join('\n');
}

it('vote-fusion.mjs trains each system, and the mean is that of both posteriors', async () => {
  await mkdir(join(folder, 'votes'));
  await writeFile(join(folder, 'votes', 'votes.csv'), table());
  const dataset = await openDataset('cremad', join(folder, 'votes'));
  const backend = { name: 'wasm', threads: 1 };
  const out = join(folder, 'run');
  const runs = await runExperiment(dataset, {
    recipe: votes,
    seeds: [1],
    groups: 2,
    epochs: 3,
    out,
    backend,
  });
  expect(runs.map(({ metrics }) => metrics.system)).toEqual(Object.keys(votes.variants));
  const [voice, face, mean] = runs.map(({ predictions }) => predictions);
  expect(mean).toHaveLength(48);
  mean.forEach(({ clip, output }, i) => {
    expect([voice[i].clip, face[i].clip]).toEqual([clip, clip]);
    output.forEach((p, c) => expect(p).toBeCloseTo((voice[i].output[c] + face[i].output[c]) / 2, 5));
  });
});
