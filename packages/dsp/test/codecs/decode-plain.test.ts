import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAudio, decodeAudioInParts, decodeWav, type BytesReader } from '@avemo/dsp';

interface Reference {
  sampleRate: number;
  channels: number;
  length: number;
  places: number[];
  values: number[][];
}

/** What libsndfile decodes, and ffmpeg where libsndfile cannot; bench/plain_audio.py made files and values. */
const { files } = JSON.parse(
  readFileSync(new URL('fixtures/plain/references.json', import.meta.url), 'utf8'),
) as { files: Record<string, Reference> };

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`fixtures/plain/${name}`, import.meta.url)));

const readerOf = (bytes: Uint8Array): BytesReader => ({
  length: bytes.length,
  read: (start, end) => bytes.slice(start, end),
});

describe('decodeAudio(AIFF, AU, Core Audio, ADPCM, GSM, Wave64, SPHERE, FLAC in Ogg)', () => {
  it.each(Object.keys(files))(
    'decodeAudio(%s) gives what other software gives, without a warning',
    async (name) => {
      const { sampleRate, channels, length, places, values } = files[name];
      const sound = await decodeAudio(bytesOf(name), { strict: true });
      expect([sound.sampleRate, sound.channels.length, sound.channels[0].length]).toEqual([
        sampleRate,
        channels,
        length,
      ]);
      for (let c = 0; c < channels; c++) {
        expect(places.map((place) => sound.channels[c][place])).toEqual(
          values[c].map((value) => expect.closeTo(value, 7)),
        );
      }
    },
  );

  it.each(Object.keys(files))('decodeAudio(%s) reads the same from a reader of bytes', async (name) => {
    const bytes = bytesOf(name);
    const whole = await decodeAudio(bytes);
    expect(await decodeAudio(readerOf(bytes))).toEqual(whole);
    const { value } = await decodeAudioInParts(readerOf(bytes)).next();
    expect([value!.channels, value!.length]).toEqual([whole.channels, whole.channels[0].length]);
  });

  it.each(Object.keys(files))('decodeAudio(%s) cut off gives what is there', async (name) => {
    const bytes = bytesOf(name);
    const { channels } = await decodeAudio(bytes.subarray(0, Math.round(bytes.length * 0.9)));
    const whole = await decodeAudio(bytes);
    expect(channels[0].length).toBeLessThanOrEqual(whole.channels[0].length);
    expect(channels[0].length).toBeGreaterThan(0);
    const half = Math.floor(channels[0].length / 2);
    expect(channels[0].slice(0, half)).toEqual(whole.channels[0].slice(0, half));
  });

  it('decodeWav(ADPCM) gives what decodeAudio gives', async () => {
    for (const name of ['ima.wav', 'ms-mono.wav']) {
      expect(decodeWav(bytesOf(name))).toEqual(await decodeAudio(bytesOf(name)));
    }
  });
});
