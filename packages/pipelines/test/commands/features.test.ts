import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { encodeWav } from '@avemo/dsp';
import { decodeNpy } from '../../src/io/npy';
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

it('avemo features of an MP3 and an M4A file gives as many frames as were encoded', async () => {
  for (const name of ['mono-16k.mp3', 'mono-16k.m4a']) {
    const file = fileURLToPath(
      new URL(`../../../dsp/test/codecs/fixtures/compressed/${name}`, import.meta.url),
    );
    const { code, stdout, stderr } = await avemo('features', file, '--set', 'log-mel', '--json');
    expect([code, stderr]).toEqual([0, '']);
    // half a second: 1 + ⌊(8000 − 400)/160⌋
    expect(JSON.parse(stdout)[0].shape).toEqual([48, 64]);
  }
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

it('avemo features --set mfcc --preset P writes the cepstra of HTK, Kaldi and librosa', async () => {
  for (const [preset, id, output, from, transposed] of [
    [undefined, 'dsp/mfcc_htk', 'mfcc_magnitude', 'x', false],
    ['htk', 'dsp/mfcc_htk', 'mfcc_magnitude', 'x', false],
    ['opensmile', 'dsp/mfcc_htk', 'mfcc_power', 'x', false],
    ['kaldi', 'dsp/mfcc_kaldi', 'mfcc_x32768', 'x', false],
    ['librosa', 'dsp/mfcc_librosa', 'mfcc_default', 'x', true],
  ] as const) {
    const reference = golden(id);
    const samples = Float32Array.from(reference.input(from).data);
    const folder = await temporaryFolder({ 'x.wav': encodeWav({ samples, sampleRate: 16000 }) });
    const option = preset ? ['--preset', preset] : [];
    const { code, stdout } = await avemo(
      'features',
      join(folder, 'x.wav'),
      '--set',
      'mfcc',
      ...option,
      '--json',
    );
    expect(code).toBe(0);
    const [{ frames, columns, times }] = JSON.parse(stdout);
    const { data, shape, tolerance } = reference.output(output);
    const [count, width] = transposed ? [shape[1], shape[0]] : shape;
    expect([frames.length, columns.length, times.length]).toEqual([count, width, count]);
    const at = (t: number, k: number) => data[transposed ? k * count + t : t * width + k];
    const expected = Float64Array.from({ length: count * width }, (_, i) =>
      at(Math.floor(i / width), i % width),
    );
    expectClose(frames.flat(), expected, tolerance);
  }
});

it('avemo features --set mrcg writes the reference values under 768 names', async () => {
  const reference = golden('dsp/mrcg_authors_deltas');
  const samples = Float32Array.from(reference.input('x').data);
  const folder = await temporaryFolder({
    'x.wav': encodeWav({ samples, sampleRate: 16000 }, { sampleFormat: 'float32' }),
  });
  const { code, stdout } = await avemo('features', join(folder, 'x.wav'), '--set', 'mrcg', '--json');
  expect(code).toBe(0);
  const [{ columns, shape, frames }] = JSON.parse(stdout);
  const { data, tolerance } = reference.output('static');
  const rows = Float64Array.from(data, (_, i) => frames[i % 75][Math.floor(i / 75)]);
  expectClose(rows, data, tolerance);
  expect([columns[0], columns[64], columns[256], columns[767]]).toEqual([
    ...['cg1_0', 'cg2_0', 'cg1_0_delta', 'cg4_63_delta2'],
  ]);
  expect(shape).toEqual([Math.floor(samples.length / 160), 768]);
});

/** 1 s of clicks every 8 ms through a resonance, 0.5 s of nothing, 0.5 s of clicks again. */
const talk = Float32Array.from({ length: 32000 }, (_, n) => {
  if (n >= 16000 && n < 24000) return 0;
  const since = n % 128;
  return 0.5 * Math.exp(-since / 20) * Math.cos(since / 3);
});

it('avemo features --set prosody finds the pitch, the silence and the regular voice', async () => {
  const folder = await temporaryFolder({ 'talk.wav': encodeWav({ samples: talk, sampleRate: 16000 }) });
  const file = join(folder, 'talk.wav');
  const { code, stdout } = await avemo('features', file, '--set', 'prosody');
  expect(code).toBe(0);
  const [header, ...rows] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  expect(header.slice(2)).toEqual([
    'f0',
    'voicing',
    'intensity',
    'rms',
    'zcr',
    'hnr',
    'jitter',
    'shimmer',
    'speech',
  ]);
  expect(rows).toHaveLength(197);
  const at = (seconds: number) =>
    Object.fromEntries(header.map((name, i) => [name, Number(rows[Math.round(seconds * 100)][i])]));
  const voice = at(0.4);
  expect(voice.f0).toBeCloseTo(125, 1);
  expect(voice.speech).toBe(1);
  expect(voice.voicing).toBeGreaterThan(0.95);
  expect(voice.hnr).toBeGreaterThan(20);
  expect([voice.jitter, voice.shimmer].every((value) => value >= 0 && value < 0.01)).toBe(true);
  const energy = talk.subarray(6400, 6400 + 640).reduce((sum, x) => sum + x * x, 0);
  expect(voice.rms).toBeCloseTo(Math.sqrt(energy / 640), 4);
  expect(at(1.2)).toMatchObject({ f0: 0, voicing: 0, rms: 0, hnr: 0, jitter: 0, shimmer: 0, speech: 0 });

  const vector = await avemo('features', file, '--set', 'prosody', '--level', 'functionals', '--json');
  const [{ columns, values }] = JSON.parse(vector.stdout);
  const value = (name: string) => values[columns.indexOf(name)];
  expect(new Set(columns).size).toBe(columns.length);
  expect(value('f0_amean')).toBeCloseTo(125, 0);
  expect(value('duration')).toBe(2);
  expect([value('pauses'), value('speech_segments')]).toEqual([1, 2]);
  expect(value('pause_mean')).toBeCloseTo(0.5, 1);
  expect(value('pause_share')).toBeCloseTo(0.25, 1);
  expect(value('voiced_share')).toBeCloseTo(0.75, 1);
  expect(value('jitter_local')).toBeLessThan(0.001);
});

it('avemo features --set prosody of silence is finite', async () => {
  const samples = new Float32Array(8000);
  const folder = await temporaryFolder({ 'x.wav': encodeWav({ samples, sampleRate: 16000 }) });
  const { stdout } = await avemo(
    'features',
    join(folder, 'x.wav'),
    '--set',
    'prosody',
    '--level',
    'functionals',
    '--json',
  );
  const [{ columns, values }] = JSON.parse(stdout);
  expect(values.every(Number.isFinite)).toBe(true);
  expect(values[columns.indexOf('voiced_share')]).toBe(0);
});

it('avemo features --level functionals writes a row a file, also as npy', async () => {
  const { file, folder } = await soundFile('sp_a', 16000);
  const frames = await avemo('features', file, '--set', 'log-mel', '--json');
  const [{ frames: rows }] = JSON.parse(frames.stdout);
  const mean = rows.reduce((sum: number, row: number[]) => sum + row[5], 0) / rows.length;
  const { stdout } = await avemo('features', file, file, '--set', 'log-mel', '--level', 'functionals');
  const [header, first, second, ...rest] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  expect(rest).toEqual([]);
  expect(second).toEqual(first);
  expect(header).toHaveLength(1 + 64 * 30);
  expect(Number(first[header.indexOf('logmel_5_amean')])).toBeCloseTo(mean, 4);
  const out = join(folder, 'f.npy');
  await avemo(
    'features',
    file,
    file,
    '--set',
    'log-mel',
    '--level',
    'functionals',
    '--format',
    'npy',
    '--out',
    out,
  );
  expect(decodeNpy(await readFile(out)).shape).toEqual([2, 64 * 30]);
});

it("avemo features --set is09 writes openSMILE's descriptors and functionals under its names", async () => {
  const reference = golden('opensmile/IS09_emotion');
  const { file } = await soundFile('glide');
  const lld = await avemo('features', file, '--set', 'is09');
  expect([lld.code, lld.stderr]).toEqual([0, '']);
  const [header, ...lines] = lld.stdout.trimEnd().split('\n');
  expect(header.split(',').slice(0, 4)).toEqual([
    ...['file', 'time', 'pcm_RMSenergy_sma', 'pcm_fftMag_mfcc_sma[1]'],
  ]);
  const rows = lines.flatMap((line) => line.split(',').slice(2).map(Number));
  const expected = reference.output('lld_glide').data.filter((_: number, i: number) => i % 33 > 0);
  expectClose(rows, expected, { rtol: 1e-3, atol: 1e-3 });

  const { stdout } = await avemo('features', file, '--set', 'is09', '--level', 'functionals');
  const [names, values] = stdout.trimEnd().split('\n');
  expect(names.split(',').length).toBe(1 + 384);
  expect(names.split(',')[384]).toBe('F0_sma_de_kurtosis');
  expect(Number(values.split(',')[6])).toBeCloseTo(0.0184, 3);
});

it('avemo features --set egemaps-v02, gemaps-v01b, is10 and compare-2016 write 88, 62, 1582 and 6373 functionals', async () => {
  const { file } = await soundFile('sp_b');
  for (const [set, count, last, first] of [
    ['egemaps-v02', 88, 'equivalentSoundLevel_dBp', 27.49],
    ['gemaps-v01b', 62, 'StddevUnvoicedSegmentLength', 27.49],
    ['is10', 1582, 'F0final__Turn_duration', 62],
    ['compare-2016', 6373, 'mfcc_sma_de[14]_stddevFallingSlope', 2.425],
  ] as const) {
    const { code, stdout } = await avemo('features', file, '--set', set, '--level', 'functionals');
    const [names, values] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect([code, names.length, names.at(-1), values.length]).toEqual([0, 1 + count, last, 1 + count]);
    expect(Number(values[1])).toBeCloseTo(first, 2);
  }
});

it('avemo features --set is09 of a sound shorter than a frame writes NaN and says so', async () => {
  const { file } = await soundFile('sp_a', 300);
  const { code, stdout, stderr } = await avemo('features', file, '--set', 'is09');
  expect([code, stdout.split('\n')[1].split(',').slice(1, 4)]).toEqual([0, ['0', 'NaN', 'NaN']]);
  expect(stderr).toMatch(/sound\.wav: too short for a frame of is09, its values are NaN/);
});

it('avemo features with a wrong call ends with 2, with a bad file with 1, and says which', async () => {
  const { file, folder } = await soundFile('sp_a', 300);
  for (const [args, code, message] of [
    [['--set', 'mfcc12-0-d-a', '--level', 'functionals'], 2, /mfcc12-0-d-a has descriptors only/],
    [['--set', 'egemaps'], 2, /--set egemaps: the sets are log-mel,.* egemaps-v02,/],
    [['--set', 'chroma'], 2, /--set chroma: the sets are/],
    [['--set', 'log-mel', '--preset', 'htk'], 2, /--preset htk applies to --set mfcc/],
    [['--set', 'mfcc', '--preset', 'praat'], 2, /Allowed choices are htk, kaldi/],
    [['--set', 'log-mel', '--level', 'clip'], 2, /Allowed choices are lld, functionals/],
    [['--set', 'mfcc'], 1, /sound\.wav: 0\.01875 s are shorter than one frame/],
    [['--set', 'prosody', '--level', 'functionals'], 1, /shorter than one frame/],
  ] as const) {
    const result = await avemo('features', file, ...args);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toMatch(message);
  }
  const missing = await avemo('features', join(folder, 'none.wav'), '--set', 'mfcc');
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringMatching(/there is no file .*none\.wav/)]);
  const empty = await avemo('features', await temporaryFolder(), '--set', 'mfcc');
  expect([empty.code, empty.stderr]).toEqual([2, expect.stringMatching(/holds no sound files/)]);
});

it('avemo features --set spectral-skewness, -kurtosis, -entropy write one column each', async () => {
  const { file } = await soundFile('sp_b');
  for (const name of ['skewness', 'kurtosis', 'entropy']) {
    const { code, stdout } = await avemo('features', file, '--set', `spectral-${name}`);
    const [head, first] = stdout.split('\n');
    expect([code, head]).toEqual([0, `file,time,spectral_${name}`]);
    expect(Number(first.split(',')[2])).toBeGreaterThan(0);
  }
});
