import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRun } from '../../src/index';
import { temporaryFolder } from '../datasets/temporary-folder';
import { wavFile } from '../datasets/wav';
import { avemo } from './run';

const speakers = ['Al', 'Jo', 'Vi'];
const tone = (pitch: number) => wavFile(Array.from({ length: 8000 }, (_, i) => 0.3 * Math.sin(i / pitch)));

/** Three speakers with four clips each; `1.wav` ends in its header and `6.wav` early. */
async function corpus(): Promise<string> {
  const clips = Array.from({ length: 12 }, (_, i) => ({ name: `${i}.wav`, bytes: tone(8 + i) }));
  clips[1].bytes = clips[1].bytes.subarray(0, 30);
  clips[6].bytes = clips[6].bytes.subarray(0, 9000);
  const rows = clips.map(({ name }, i) => `${name},${i % 2 ? 'calm' : 'angry'},${speakers[i % 3]}`);
  return temporaryFolder({
    'manifest.csv': ['path,label,speaker', ...rows].join('\n'),
    ...Object.fromEntries(clips.map(({ name, bytes }) => [name, bytes])),
  });
}

const train = (folder: string, ...more: string[]) =>
  avemo(
    ...['train', 'audio', '--dataset', 'manifest', '--data', folder, '--out', join(folder, 'run')],
    ...['--epochs', '1', '--set', 'encoderFilters=2,2,2,2,2', '--threads', '1', ...more],
  );

const bad = ['1.wav', '6.wav'];

it('avemo train names every bad clip and the option that leaves them out', async () => {
  const { code, stderr, stdout } = await train(await corpus());
  expect(code).toBe(1);
  expect(stdout).toBe('');
  for (const name of bad) expect(stderr).toContain(`${name}: `);
  expect(stderr).toMatch(/2 clips cannot be prepared.*--skip-bad/);
});

it('avemo train --skip-bad trains on the others, lists the bad clips in the end and in config.json, and is read back', async () => {
  const folder = await corpus();
  const first = await train(folder, '--skip-bad', '--cache', join(folder, 'cache'));
  expect(first.stderr).toMatch(
    /left out, because they cannot be read: 2 clips\n {2}1\.wav: .*\n {2}6\.wav: /,
  );
  expect(first.code).toBe(0);
  const { config, predictions } = await readRun(join(folder, 'run'));
  expect(config.leftOut.map(({ clip }) => clip)).toEqual(bad);
  expect(config.dataset.clips).toBe(10);
  expect(new Set(predictions.map(({ clip }) => clip)).size).toBe(10);
  expect(predictions.filter(({ clip }) => bad.includes(clip))).toEqual([]);
  expect(await readFile(join(folder, 'run', 'report.html'), 'utf8')).toContain('Left out');

  const again = await train(folder, '--skip-bad', '--json');
  expect(again.code).toBe(0);
  expect(
    (JSON.parse(again.stdout) as { leftOut: { clip: string }[] }).leftOut.map(({ clip }) => clip),
  ).toEqual(bad);

  const repeated = await avemo(
    ...['train', '--config', join(folder, 'run', 'config.json'), '--out', join(folder, 'repeated')],
    ...['--threads', '1', '--json'],
  );
  expect(repeated.stderr).toContain('6.wav');
  expect((await readRun(join(folder, 'repeated'))).config.dataset).toEqual(config.dataset);

  await writeFile(join(folder, '6.wav'), tone(14));
  const repaired = await train(folder, '--skip-bad');
  expect(repaired.code).toBe(2);
  expect(repaired.stderr).toMatch(/holds a run with another dataset/);
});

it('avemo train --skip-bad writes nothing into a folder that holds other files, and says so of a corpus without a good clip', async () => {
  const folder = await corpus();
  const other = await avemo(
    ...['train', 'audio', '--dataset', 'manifest', '--data', folder, '--out', folder],
    ...['--threads', '1', '--skip-bad'],
  );
  expect(other.stderr).toMatch(/is not empty and holds no run/);
  expect(other.code).toBe(2);
  for (let i = 0; i < 12; i++) await writeFile(join(folder, `${i}.wav`), `${i}`);
  const none = await train(folder, '--skip-bad');
  expect(none.code).toBe(1);
  expect(none.stderr).toMatch(/12 clips cannot be prepared/);
});

it('avemo train --skip-bad does not take a cache that cannot be written for bad clips', async () => {
  const folder = await corpus();
  await writeFile(join(folder, 'cache'), 'a file');
  const { code, stderr } = await train(folder, '--skip-bad', '--cache', join(folder, 'cache'));
  expect(code).toBe(2);
  expect(stderr).toMatch(/cannot be a folder: .*cache is a file/);
});

it('avemo prepare --skip-bad lists the bad clips and ends with 0; without it with 1', async () => {
  const folder = await corpus();
  const prepare = (...more: string[]) =>
    avemo(
      ...['prepare', 'audio', '--dataset', 'manifest', '--data', folder],
      ...['--cache', join(folder, 'cache'), ...more],
    );
  const asked = await prepare();
  expect(asked.code).toBe(1);
  expect(asked.stderr).toContain('--skip-bad');
  const skipped = await prepare('--skip-bad');
  expect(skipped.code).toBe(0);
  for (const name of bad) expect(skipped.stderr).toContain(`${name}: `);
  expect(skipped.stdout).toMatch(/12 clips in .*: 0 prepared, 10 there before, 2 bad/);
});

it('avemo evaluate --skip-bad leaves bad clips out, keeps what it prepared with --cache, and asks no system about speakers that it has met', async () => {
  const folder = await corpus();
  expect((await train(folder, '--skip-bad')).code).toBe(0);
  const evaluate = (...more: string[]) =>
    avemo(
      ...['evaluate', join(folder, 'run'), '--dataset', 'manifest', '--data', folder, '--threads', '1'],
      ...['--json', '--backend', 'cpu', ...more],
    );
  const asked = await evaluate();
  expect(asked.code).toBe(1);
  expect(asked.stderr).toContain('--skip-bad');
  const cache = join(folder, 'cache');
  const { code, stdout, stderr } = await evaluate('--skip-bad', '--cache', cache);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('6.wav');
  expect((JSON.parse(stdout) as { clips: number }).clips).toBe(10);
  await rm(join(folder, '0.wav'));
  await writeFile(join(folder, '0.wav'), tone(8));
  expect((await evaluate('--skip-bad', '--cache', cache)).stdout).toBe(stdout);
});
