import { readFileSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeWav } from '@avemo/dsp';
import { goldenSignal } from '@avemo/golden';
import { decodeNpy } from '../../src/io/npy';
import { temporaryFolder } from '../datasets/temporary-folder';
import { avemo } from './run';

const fault = (name: string) => readFileSync(new URL(`../faults/${name}`, import.meta.url));
const speech = goldenSignal('sp_a').data.slice(0, 24000);
const sound = encodeWav({ samples: speech, sampleRate: 16000 });
const files = {
  'a.wav': sound,
  'b-too-short.wav': fault('too-short.wav'),
  'c-text.wav': 'no sound at all',
  'd-empty.flac': '',
  'e.wav': sound,
};

describe('avemo features and vad over files of which some are bad', () => {
  it('features writes the good ones, lists the bad with their reasons, and ends with 1', async () => {
    const folder = await temporaryFolder(files);
    const out = join(folder, 'out.csv');
    const { code, stdout, stderr } = await avemo('features', folder, '--set', 'mfcc', '--out', out);
    expect([code, stdout]).toEqual([1, '']);
    const rows = (await readFile(out, 'utf8')).trimEnd().split('\n').slice(1);
    expect(rows).toHaveLength(2 * 148);
    expect(new Set(rows.map((row) => row.split(',')[0]))).toEqual(
      new Set([join(folder, 'a.wav'), join(folder, 'e.wav')]),
    );
    expect(stderr).toMatch(/b-too-short\.wav: 0\.02 s are shorter than one frame/);
    expect(stderr).toMatch(/c-text\.wav: decodeAudio/);
    expect(stderr).toMatch(/d-empty\.flac: .*empty/);
    expect(stderr.trimEnd()).toMatch(/avemo: 3 of 5 files could not be used; the others are done\.$/);
    expect(await readdir(folder)).toHaveLength(6);
  });

  it.each([
    ['json', (text: string) => JSON.parse(text).map(({ file }: { file: string }) => file)],
    [
      'csv',
      (text: string) =>
        text
          .trimEnd()
          .split('\n')
          .slice(1)
          .map((row) => row.split(',')[0]),
    ],
  ])('features --level functionals --format %s has a row for each good file', async (format, filesOf) => {
    const folder = await temporaryFolder(files);
    const { code, stdout } = await avemo(
      ...['features', folder, '--set', 'log-mel', '--level', 'functionals', '--format', format],
    );
    expect(code).toBe(1);
    expect(filesOf(stdout)).toEqual([join(folder, 'a.wav'), join(folder, 'e.wav')]);
  });

  it('features --json of several sounds gives the tables of each alone', async () => {
    const folder = await temporaryFolder({
      'a.wav': sound,
      'b.wav': encodeWav({ samples: speech.slice(800), sampleRate: 16000 }),
    });
    const both = JSON.parse((await avemo('features', folder, '--set', 'mfcc', '--json')).stdout);
    for (const [i, name] of ['a.wav', 'b.wav'].entries()) {
      const alone = JSON.parse(
        (await avemo('features', join(folder, name), '--set', 'mfcc', '--json')).stdout,
      );
      expect([both[i]]).toEqual(alone);
    }
  });

  it('features leaves nothing where no file is good, and keeps what was there', async () => {
    const folder = await temporaryFolder({
      'bad/x.wav': 'no sound',
      'bad/y.wav': 'neither',
      'out.csv': 'precious',
    });
    const call = ['features', join(folder, 'bad'), '--set', 'mfcc'];
    const { code, stdout, stderr } = await avemo(...call);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/2 of 2 files/);
    await avemo(...call, '--out', join(folder, 'out.csv'));
    expect(await readFile(join(folder, 'out.csv'), 'utf8')).toBe('precious');
    expect((await readdir(folder)).sort()).toEqual(['bad', 'out.csv']);
  });

  it('vad writes the good ones, lists the bad, and ends with 1', async () => {
    const folder = await temporaryFolder(files);
    const { code, stdout, stderr } = await avemo('vad', folder, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).map(({ file }: { file: string }) => file)).toEqual(
      ['a.wav', 'b-too-short.wav', 'e.wav'].map((name) => join(folder, name)),
    );
    expect(stderr).toMatch(/c-text\.wav.*\n.*d-empty\.flac.*\navemo: 2 of 5 files/);
  });
});

it('avemo features of a file that was cut off writes what is there and says what is missing', async () => {
  const folder = await temporaryFolder({ 'cut.wav': sound.subarray(0, sound.length - 8000) });
  const { code, stdout, stderr } = await avemo('features', join(folder, 'cut.wav'), '--set', 'mfcc');
  expect([code, stdout.trimEnd().split('\n').length]).toEqual([0, 1 + 123]);
  expect(stderr).toMatch(/cut\.wav: .*\b(follow|missing|cut)/);
});

describe('avemo features of a long sound', () => {
  /** Noise of some minutes in two channels, as programs write it: 16 bit, with a chunk between format and samples. */
  async function longFile(seconds: number, sampleRate = 16000): Promise<string> {
    const folder = await temporaryFolder();
    const frames = seconds * sampleRate;
    const bytes = Buffer.alloc(44 + 12 + 4 * frames);
    bytes.write('RIFF', 0, 'latin1');
    bytes.writeUInt32LE(bytes.length - 8, 4);
    bytes.write('WAVEfmt ', 8, 'latin1');
    bytes.set([16, 0, 0, 0, 1, 0, 2, 0], 16);
    bytes.writeUInt32LE(sampleRate, 24);
    bytes.writeUInt32LE(4 * sampleRate, 28);
    bytes.set([4, 0, 16, 0], 32);
    bytes.write('LIST', 36, 'latin1');
    bytes.writeUInt32LE(4, 40);
    bytes.write('data', 48, 'latin1');
    bytes.writeUInt32LE(4 * frames, 52);
    let state = 1;
    for (let n = 0; n < 2 * frames; n++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      bytes.writeInt16LE(state >> 18, 56 + 2 * n);
    }
    await writeFile(join(folder, 'long.wav'), bytes);
    return join(folder, 'long.wav');
  }

  it('rows of a file that is read in pieces are those of the same file read at once', async () => {
    const file = await longFile(150);
    const folder = await temporaryFolder();
    const { decodeAudio, logMelSpectrogram, toMono } = await import('@avemo/dsp');
    const out = join(folder, 'x.npy');
    const { code } = await avemo('features', file, '--set', 'log-mel', '--format', 'npy', '--out', out);
    expect(code).toBe(0);
    const { data, shape } = decodeNpy(await readFile(out));
    const whole = toMono(await decodeAudio(await readFile(file)));
    expect(shape).toEqual([1 + Math.floor((whole.samples.length - 400) / 160), 64]);
    const expected = logMelSpectrogram(whole, {
      frameLength: 400,
      hopLength: 160,
      fftLength: 512,
      melBands: 64,
      minFrequency: 0,
      maxFrequency: 8000,
    });
    expect(data).toEqual(expected.data);
  });

  it('prosody of four times the sound takes about four times the time', async () => {
    const { prosody } = await import('../../src/features/prosody');
    const voice = (seconds: number) => {
      const samples = new Float32Array(16000 * seconds);
      for (let at = 0; at < samples.length; at += speech.length) {
        samples.set(speech.subarray(0, Math.min(speech.length, samples.length - at)), at);
      }
      return { samples, sampleRate: 16000 };
    };
    const time = (seconds: number) => {
      const signal = voice(seconds);
      const begun = process.cpuUsage().user;
      prosody(signal);
      return process.cpuUsage(undefined).user - begun;
    };
    time(6);
    const [short, long] = [time(24), time(96)];
    // Four times the sound: 4 if linear, 16 if by the square.
    expect(long / short).toBeLessThan(8);
  }, 240_000);
});
