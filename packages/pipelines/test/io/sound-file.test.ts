import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeWav, encodeWav, toMono } from '@avemo/dsp';
import { openSoundFile, openSoundParts, readSoundAt } from '../../src/io/sound-file';
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

describe('openSoundFile(file)', () => {
  it.each(['int16', 'float32'] as const)(
    'of a large WAV file of %s gives the samples in pieces',
    async (format) => {
      const { file, whole } = await longFile(format);
      const sound = await openSoundParts(file);
      expect([sound.sampleRate, sound.length]).toEqual([sampleRate, whole.samples.length]);
      expect(await joined(sound.chunks())).toEqual(whole.samples);
      expect(await joined(sound.chunks(12345, 987654))).toEqual(whole.samples.slice(12345, 987654));
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

describe('readSoundAt(sound, rate)', () => {
  it('gives what resample gives for the whole', async () => {
    const { resample } = await import('@avemo/dsp');
    const { file, whole } = await longFile('int16');
    const got = await readSoundAt(await openSoundFile(file), 16000);
    expect(got).toEqual(resample(whole, 16000));
  });
});
