import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioFormatError, decodeAudio, decodeWav, encodeWav } from '@avemo/dsp';

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

/**
 * The integers that the fixtures were made of, by `flac` 1.4.2 from raw PCM:
 * sample n of channel c with b bits, both ends of the range included.
 */
function sampleOf(n: number, c: number, bits: number): number {
  if (n === 100) return -(2 ** (bits - 1));
  if (n === 101) return 2 ** (bits - 1) - 1;
  const value = ((n * 37 + c * 501) % 2001) - 1000;
  return bits === 24 ? value * 4099 : bits === 8 ? (value % 128) + 0 : value * 29;
}

const fixtures = [
  { name: 'stereo-16.flac', length: 5000, count: 2, bits: 16, rate: 44100 },
  { name: 'mono-24.flac', length: 1000, count: 1, bits: 24, rate: 96000 },
  { name: 'mono-8.flac', length: 1000, count: 1, bits: 8, rate: 8000 },
  { name: 'streamed-16.flac', length: 5000, count: 1, bits: 16, rate: 16000 },
];

async function errorOf(bytes: Uint8Array): Promise<AudioFormatError> {
  const error = await decodeAudio(bytes, { strict: true }).then(
    () => new Error('decodeAudio did not throw'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AudioFormatError);
  return error as AudioFormatError;
}

describe('decodeAudio', () => {
  for (const { name, length, count, bits, rate } of fixtures) {
    it(`decodeAudio(${name}) gives back the integers that were encoded`, async () => {
      const { channels, sampleRate } = await decodeAudio(fixture(name));
      expect([channels.length, sampleRate]).toEqual([count, rate]);
      channels.forEach((channel, c) => {
        const expected = Float32Array.from({ length }, (_, n) => sampleOf(n, c, bits) / 2 ** (bits - 1));
        expect(channel).toEqual(expected);
      });
    });
  }

  it('decodeAudio(wav) is decodeWav(wav)', async () => {
    const file = encodeWav({ samples: Float32Array.of(0.5, -0.25), sampleRate: 16000 });
    expect(await decodeAudio(file)).toEqual(decodeWav(file));
    expect((await errorOf(file.subarray(0, 46))).code).toBe('truncated');
  });

  it('decodeAudio(flac) cut anywhere is an error that says so', async () => {
    const file = fixture('stereo-16.flac');
    for (const length of [1, 3, 20, 41, 42, 60, 200, 9000, file.length - 1]) {
      expect((await errorOf(file.subarray(0, length))).code).toBe('truncated');
    }
    const { message } = await errorOf(file.subarray(0, file.length - 100));
    expect(message).toMatch(/frame at byte \d+ of \d+ is damaged or the file was cut off/);
  });

  it('decodeAudio(flac) with a frame less than the header says names both lengths', async () => {
    const file = fixture('mono-8.flac').slice();
    new DataView(file.buffer).setUint32(22, 1001);
    const error = await errorOf(file);
    expect(error.code).toBe('truncated');
    expect(error.message).toContain('says 1001 samples, but only 1000 could be read');
    new DataView(file.buffer).setUint32(22, 999);
    expect((await errorOf(file)).code).toBe('malformed');
  });

  it('decodeAudio(flac) finds a header that contradicts the frames, and refuses absurd lengths', async () => {
    const altered = (change: (view: DataView) => void) => {
      const file = fixture('mono-8.flac').slice();
      change(new DataView(file.buffer));
      return errorOf(file);
    };
    expect((await altered((view) => view.setUint8(4, 0x81))).message).toContain('not STREAMINFO');
    expect((await altered((view) => view.setUint16(18, 0))).message).toContain('sample rate 0');
    expect((await altered((view) => view.setUint32(22, 0xffffffff))).code).toBe('truncated');
    expect((await altered((view) => view.setUint8(18, 0xff))).message).toContain('its frames 8000 and 8');
  });

  it('decodeAudio(bytes) says what it found instead of sound', async () => {
    const text = (letters: string) => new TextEncoder().encode(letters);
    expect((await errorOf(new Uint8Array(0))).code).toBe('empty');
    expect((await errorOf(text('hello, world'))).code).toBe('not-audio');
    for (const [letters, name] of [
      ['MThd\0\0\0\x06', 'MIDI'],
      ['#!AMR\n', 'AMR'],
    ]) {
      const error = await errorOf(text(letters));
      expect(error.code).toBe('unsupported');
      expect(error.message).toContain(`looks like ${name}`);
    }
    expect((await errorOf(text('OggS....'))).code).toBe('truncated');
    expect((await errorOf(text('ID3'))).code).toBe('not-audio');
    expect((await errorOf(Uint8Array.of(0xff, 0xfb, 0x90, 0x64, ...new Uint8Array(600)))).code).toBe(
      'not-audio',
    );
    await expect(decodeAudio('x' as never)).rejects.toThrow(TypeError);
  });

  it('decodeAudio(flac) of cut and damaged files gives whole sound or an AudioFormatError', async () => {
    const file = fixture('streamed-16.flac');
    const whole = await decodeAudio(file, { strict: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 3 }),
        fc.integer({ min: 1, max: file.length }),
        fc.boolean(),
        async (damage, length, cut) => {
          const bytes = file.slice(0, cut ? length : file.length);
          for (const [place, bits] of damage) bytes[place % bytes.length] ^= bits;
          try {
            const { channels } = await decodeAudio(bytes, { strict: true });
            // Only the checksums of metadata are not checked, so what decodes is the original or its first frames.
            expect(channels[0]).toEqual(whole.channels[0].subarray(0, channels[0].length));
          } catch (error) {
            if (!(error instanceof AudioFormatError)) throw error;
          }
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });
});
