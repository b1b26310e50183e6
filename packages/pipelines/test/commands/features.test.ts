import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { encodeWav } from '@avemo/dsp';
import { decodeNpy } from '../../src/npy';
import { temporaryFolder } from '../datasets/temporary-folder';
import { avemo } from './run';

const soundFile = async (name: string, length?: number) => {
  const samples = goldenSignal(name).data.slice(0, length);
  const folder = await temporaryFolder({ 'sound.wav': encodeWav({ samples, sampleRate: 16000 }) });
  return { file: join(folder, 'sound.wav'), folder };
};

it('avemo features --set log-mel writes the reference log-mel values as CSV', async () => {
  const { file } = await soundFile('sp_a');
  const { code, stdout, stderr } = await avemo('features', file, '--set', 'log-mel');
  expect([code, stderr]).toEqual([0, '']);
  const [header, ...lines] = stdout.trimEnd().split('\n');
  expect(header.split(',').slice(0, 3)).toEqual(['file', 'time', 'logmel_0']);
  expect(lines[1].split(',')[1]).toBe('0.01');
  const expected = golden('dsp/logmel64').output('htk_sym_sp_a');
  const values = lines.flatMap((line) => line.split(',').slice(2).map(Number));
  expectClose(values, expected.data, expected.tolerance);
});

it('avemo features --set spectrogram --format npy --out F writes the reference spectrogram', async () => {
  const { file, folder } = await soundFile('sp_e', 16000);
  const out = join(folder, 'x.npy');
  const { code } = await avemo('features', file, '--set', 'spectrogram', '--format', 'npy', '--out', out);
  expect(code).toBe(0);
  const { data, shape } = decodeNpy(await readFile(out));
  expect(shape).toEqual([97, 200]);
  const expected = golden('dsp/spectrogram800').output('mag_sym');
  expectClose(data, expected.data, expected.tolerance);
});

it('avemo features --set log-mel-deltas --json holds static, first and second differences', async () => {
  const { file } = await soundFile('sp_a');
  const { stdout } = await avemo('features', file, '--set', 'log-mel-deltas', '--json');
  const [{ columns, shape, frames }] = JSON.parse(stdout);
  expect(shape).toEqual([423, 64, 3]);
  expect(columns.slice(0, 3)).toEqual(['logmel_0', 'logmel_0_delta', 'logmel_0_delta2']);
  const at = (t: number) => frames[Math.min(422, Math.max(0, t))][30];
  const delta = (at(12) - at(8)) * 0.2 + (at(11) - at(9)) * 0.1;
  expect(frames[10][31]).toBeCloseTo(delta, 5);
});

it('avemo features of several sounds names the file in each row, and refuses several for npy', async () => {
  const { file } = await soundFile('sp_a', 16000);
  const { stdout } = await avemo('features', file, file, '--set', 'log-mel');
  expect(stdout.trimEnd().split('\n')).toHaveLength(1 + 2 * 98);
  const { code, stderr } = await avemo('features', file, file, '--set', 'log-mel', '--format', 'npy');
  expect(code).toBe(2);
  expect(stderr).toMatch(/one sound, but 2 were given/);
});
