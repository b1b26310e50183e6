import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeWav, encodeWav, resample, toMono } from '@avemo/dsp';
import { openSoundFile, openSoundParts } from '../../src/io/sound-file';
import { withSoundReader } from '../../src/io/sound-reader';
import { temporaryFolder } from '../datasets/temporary-folder';

const sampleRate = 48000;
const channel = (seed: number) =>
  Float32Array.from({ length: 45 * sampleRate }, (_, n) => 0.5 * Math.sin(seed * n));

/** More than 8 MB in any of these forms. */
async function longFile(sampleFormat: 'int16' | 'float32') {
  const bytes = encodeWav(
    { channels: [channel(0.01), channel(0.02)], sampleRate } as never,
    { sampleFormat } as never,
  );
  const folder = await temporaryFolder();
  const file = join(folder, 'long.wav');
  await writeFile(file, bytes);
  return { file, whole: toMono(decodeWav(bytes)) };
}

async function joined(chunks: AsyncIterable<Float32Array>): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  const all = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  pieces.reduce((at, piece) => (all.set(piece, at), at + piece.length), 0);
  return all;
}

/** Comparing bytes takes milliseconds where comparing values one by one takes a quarter of a minute. */
const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  Buffer.from(buffer, byteOffset, byteLength);

describe('openSoundFile(file)', () => {
  it.each(['int16', 'float32'] as const)(
    'of a large WAV file of %s gives the samples in pieces',
    async (format) => {
      const { file, whole } = await longFile(format);
      const sound = await openSoundParts(file);
      expect([sound.sampleRate, sound.length]).toEqual([sampleRate, whole.samples.length]);
      expect(bytesOf(await joined(sound.chunks())).equals(bytesOf(whole.samples))).toBe(true);
      const inside = whole.samples.slice(12345, 987654);
      expect(bytesOf(await joined(sound.chunks(12345, 987654))).equals(bytesOf(inside))).toBe(true);
      let pieces = 0;
      for await (const piece of sound.chunks()) pieces += Number(piece.length <= 10 * sampleRate);
      expect(pieces).toBe(5);
    },
  );

  it('with a damaged header of an absurd rate says so before anything is resampled', async () => {
    const bytes = encodeWav({ samples: new Float32Array(4000), sampleRate: 8000 });
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(24, 1, true);
    const folder = await temporaryFolder({ 'a.wav': bytes });
    await expect(openSoundFile(join(folder, 'a.wav'))).rejects.toThrow(/sample rate 1;|1 samples per second/);
  });
});

it.each(['mono-16k.mp3', 'mono-16k.ogg', 'mono.opus', 'mono-16k.m4a'])(
  'openSoundFile(%s) gives the same in pieces, again and again, as decodeAudio at once',
  async (name) => {
    const { decodeAudio } = await import('@avemo/dsp');
    const { readFile } = await import('node:fs/promises');
    const { fileURLToPath } = await import('node:url');
    const file = fileURLToPath(
      new URL(`../../../dsp/test/codecs/fixtures/compressed/${name}`, import.meta.url),
    );
    const { channels, sampleRate } = await decodeAudio(await readFile(file), { mono: true });
    const sound = await openSoundFile(file);
    expect(sound.sampleRate).toBe(sampleRate);
    for (let time = 0; time < 2; time++) expect(await joined(sound.chunks())).toEqual(channels[0]);
    const parts = await openSoundParts(file);
    expect(await joined(parts.chunks(100, 4000))).toEqual(channels[0].slice(100, 4000));
  },
);

/** A look at the samples that is quickly compared. */
describe('withSoundReader(sound, rate, work)', () => {
  const temporary = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('avemo-sound-'));

  it.each([8000, 48000, 150_000])(
    'reads at %i Hz what resample gives for the whole, from any place, and leaves nothing',
    async (rate) => {
      const { file, whole } = await longFile('int16');
      const { samples } = rate === sampleRate ? whole : resample(whole, rate);
      const before = await temporary();
      await withSoundReader(await openSoundFile(file), rate, async (reader) => {
        expect([reader.sampleRate, reader.length]).toEqual([rate, samples.length]);
        // Above 2²² samples they lie in a file.
        expect((await temporary()).length - before.length).toBe(samples.length > 2 ** 22 ? 1 : 0);
        for (const share of [0, 0.9, 0.5, 0.4999, 0.1]) {
          const start = Math.floor(share * samples.length);
          const end = Math.min(samples.length, start + 300_000);
          expect(bytesOf(reader.read(start, end)).equals(bytesOf(samples.subarray(start, end)))).toBe(true);
        }
        expect(reader.read(samples.length, samples.length)).toEqual(new Float32Array(0));
      });
      expect(await temporary()).toEqual(before);
    },
  );

  it('leaves nothing where the work fails or the sound ends with an error', async () => {
    const before = await temporary();
    const sound = (fails: boolean) => ({
      sampleRate: 8000,
      async *chunks() {
        for (let i = 0; i < 5; i++) yield new Float32Array(2 ** 20);
        if (fails) throw new RangeError('cut off');
      },
    });
    await expect(withSoundReader(sound(true), 8000, () => 0)).rejects.toThrow('cut off');
    await expect(
      withSoundReader(sound(false), 8000, () => Promise.reject(new Error('work'))),
    ).rejects.toThrow('work');
    expect(await temporary()).toEqual(before);
  });
});
