import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../datasets/temporary-folder';
import { wavFile } from '../datasets/wav';
import { avemo } from './run';

const small = ['--epochs', '1', '--set', 'encoderFilters=2,2,2,2,2', '--backend', 'cpu'];
const speakers = ['../../../../x', 'Doe, Jane', 'a/b', 'ß"=1+1', 'n'.repeat(300)];

/** A corpus whose speakers have such names; each fold is called after one. */
async function corpus() {
  const clips = speakers.flatMap((speaker, s) =>
    ['calm', 'angry'].map((label, l) => ({ speaker, label, s, l })),
  );
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = clips.map(({ speaker, label, s, l }) => [
    `${s}${l}.wav`,
    label,
    quoted(speaker),
    quoted(speaker),
  ]);
  const sounds = clips.map(({ s, l }) => [
    `data/${s}${l}.wav`,
    wavFile(Array.from({ length: 6000 }, (_, i) => 0.3 * Math.sin(i / (10 + s + 7 * l)))),
  ]);
  return temporaryFolder({
    'data/manifest.csv': `path,label,speaker,fold\n${rows.map((row) => row.join()).join('\n')}\n`,
    ...(Object.fromEntries(sounds) as Record<string, Uint8Array>),
  });
}

it('avemo train, evaluate and report take any names of speakers and folds, and write nothing outside of --out', async () => {
  const folder = await corpus();
  const before = await readdir(join(folder, '..', '..'));
  const out = join(folder, 'deep', 'run');
  const data = ['--dataset', 'manifest', '--data', join(folder, 'data')];
  const words = ['train', 'audio', ...data, '--out', out, ...small];
  const first = await avemo(...words);
  expect([first.code, first.stderr.match(/avemo:.*/)?.[0]]).toEqual([0, undefined]);
  expect((await readdir(folder)).sort()).toEqual(['data', 'deep']);
  expect(await readdir(join(folder, 'deep'))).toEqual(['run']);
  expect(await readdir(join(folder, '..', '..'))).toEqual(before);
  const models = await readdir(join(out, 'model'));
  expect(models).toHaveLength(speakers.length);
  for (const name of models) expect(Buffer.byteLength(name)).toBeLessThan(200);

  // A second call reads everything back; the systems are found again.
  const again = await avemo(...words);
  expect([again.code, again.stdout]).toEqual([0, first.stdout]);
  const evaluated = await avemo('evaluate', out, ...data, '--backend', 'cpu', '--json');
  expect([evaluated.code, JSON.parse(evaluated.stdout).clips]).toEqual([0, 2 * speakers.length]);
  expect((await avemo('report', out)).code).toBe(0);
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('Doe, Jane');
}, 120_000);
