import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../datasets/temporary-folder';
import { wavFile } from '../datasets/wav';
import { avemo } from './run';

const tone = (pitch: number) => wavFile(Array.from({ length: 16000 }, (_, i) => 0.3 * Math.sin(i / pitch)));
const wav = tone(10);
const rows = ['path,label,speaker', 'a.wav,calm,Jo', 'b.wav,angry,Al', 'c.wav,calm,Al', 'd.wav,angry,Jo'];
const sounds = { 'a.wav': wav, 'b.wav': tone(11), 'c.wav': tone(12), 'd.wav': tone(13) };

/** `train` on a folder with the given files; says what it printed and whether it left anything but what it had prepared. */
async function train(files: Record<string, string | Uint8Array>, ...more: string[]) {
  const folder = await temporaryFolder(files);
  const out = join(folder, 'run');
  const result = await avemo(
    ...['train', 'audio', '--dataset', 'manifest', '--data', folder, '--out', out],
    ...['--epochs', '1', '--set', 'encoderFilters=2,2,2,2,2', '--threads', '1', ...more],
  );
  const there = existsSync(out) ? await readdir(out) : [];
  return { ...result, left: there.some((name) => name !== '.stages') };
}

const oneSentence = /^avemo: [^\n]+[.)]\n$/;

describe('avemo train with bad input says so in one sentence and leaves nothing behind', () => {
  it.each<[string, number, Parameters<typeof train>, RegExp]>([
    [
      'a truncated WAV',
      1,
      [{ 'manifest.csv': rows.join('\n'), ...sounds, 'c.wav': wav.subarray(0, 30) }],
      /c\.wav/,
    ],
    [
      'a WAV that lies about its length',
      1,
      [{ 'manifest.csv': rows.join('\n'), ...sounds, 'b.wav': wav.subarray(0, wav.length - 1000) }],
      /b\.wav.*32000/,
    ],
    ['an empty manifest', 1, [{ 'manifest.csv': '' }], /manifest\.csv/],
    ['a manifest without rows', 1, [{ 'manifest.csv': 'path,label,speaker\n' }], /manifest\.csv/],
    [
      'a label that is not in the list',
      1,
      [{ 'manifest.csv': rows.join('\n'), ...sounds }, '--labels', 'calm,happy'],
      /angry.*calm.*happy/,
    ],
    [
      'one speaker only',
      1,
      [{ 'manifest.csv': rows.join('\n').replaceAll('Al', 'Jo'), ...sounds }],
      /speaker/,
    ],
    [
      'the same recording under two names and speakers',
      2,
      [{ 'manifest.csv': rows.join('\n'), ...sounds, 'b.wav': wav }],
      /b\.wav \(\w+\) and a\.wav \(\w+, fold \d\).* same recording|a\.wav \(\w+\) and b\.wav \(\w+, fold \d\).* same recording/,
    ],
    [
      'one class only',
      2,
      [{ 'manifest.csv': rows.join('\n').replaceAll('angry', 'calm'), ...sounds }],
      /at least two classes/,
    ],
    [
      'a batch size of 0',
      2,
      [{ 'manifest.csv': rows.join('\n'), ...sounds }, '--set', 'batchSize=0'],
      /batchSize.*at least 1/,
    ],
    [
      'half an epoch',
      2,
      [{ 'manifest.csv': rows.join('\n'), ...sounds }, '--set', 'audioEpochs=1.5'],
      /audioEpochs.*integer/,
    ],
    [
      'a setting that every object has',
      2,
      [{ 'manifest.csv': rows.join('\n'), ...sounds }, '--set', 'constructor=5'],
      /no setting "constructor"/,
    ],
    ['a wrong layout', 1, [{ 'notes.txt': 'nothing here' }], /manifest\.csv/],
    ['a missing sound file', 1, [{ 'manifest.csv': rows.join('\n') }], /a\.wav/],
  ])('%s', async (_, code, args, message) => {
    const result = await train(...args);
    expect(result.stderr).toMatch(oneSentence);
    expect(result.stderr).toMatch(message);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe('');
    expect(result.left).toBe(false);
  });
});

describe('avemo with a wrong call ends with 2', () => {
  it.each<[string[], RegExp]>([
    [
      ['train', 'audio', '--dataset', 'manifest', '--data', '/does/not/exist', '--out', 'x'],
      /\/does\/not\/exist/,
    ],
    [['train', 'audio', '--dataset', 'nope', '--data', '.', '--out', 'x'], /manifest.*ravdess/],
    [
      ['train', 'waltz', '--dataset', 'manifest', '--data', '.', '--out', 'x'],
      /there is no recipe waltz; there are am-fbp \(audio, video, .*\), or a file/,
    ],
    [['train', 'audio', '--dataset', 'manifest', '--data', '.'], /--out/],
    [
      ['train', 'audio', '--dataset', 'manifest', '--data', '.', '--out', 'x', '--set', 'colour=red'],
      /--set colour=red/,
    ],
    [
      ['train', 'audio', '--dataset', 'manifest', '--data', '.', '--out', 'x', '--set', 'dropout=red'],
      /a number/,
    ],
    [['train', 'audio', '--dataset', 'manifest', '--data', '.', '--out', 'x', '--epochs', '0'], /at least 1/],
    [['demo', '--dataset', 'ravdess'], /belong together/],
    [['demo', 'nothing'], /no demo of "nothing"; choose one of am-fbp/],
    [['evaluate', '/does/not/exist'], /is not a run folder/],
    [['report', '/does/not/exist'], /is not a run folder/],
    [['compare', 'one'], /two run folders/],
    [['features', '/does/not/exist.wav', '--set', 'log-mel'], /there is no file/],
    [['features', 'x.wav', '--set', 'egemaps'], /--set egemaps: the sets are/],
    [['dance'], /unknown command/],
  ])('avemo %j', async (args, message) => {
    const { code, stdout, stderr } = await avemo(...args);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(4);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(existsSync('x')).toBe(false);
  });
});

it('avemo train --out refuses a folder that holds other files', async () => {
  const folder = await temporaryFolder({ 'manifest.csv': rows.join('\n'), ...sounds });
  const out = join(folder, 'mine');
  await mkdir(out);
  await writeFile(join(out, 'thesis.txt'), 'precious');
  const { code, stderr } = await avemo(
    ...['train', 'audio', '--dataset', 'manifest', '--data', folder, '--out', out, '--threads', '1'],
  );
  expect(stderr).toMatch(/is not empty and holds no run/);
  expect(code).toBe(2);
});

it('avemo --help names no command that does not exist yet', async () => {
  const { code, stdout } = await avemo('--help');
  expect(code).toBe(0);
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  expect(commands).toEqual([
    ...['predict', 'demo', 'prepare', 'train', 'evaluate', 'compare', 'report', 'synth', 'datasets'],
    ...['features', 'vad', 'faces', 'bench', 'doctor', 'install', 'help'],
  ]);
});
