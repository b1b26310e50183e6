import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '@avemo/dsp';

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
const text = (word: string) => new TextEncoder().encode(word);
const join = (...parts: ArrayLike<number>[]) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));

it('decodeAudio(MPEG layer II) says what it is', async () => {
  const frame = join([0xff, 0xfd, 0x84, 0], Array<number>(400).fill(0));
  await expect(decodeAudio(frame)).rejects.toThrow(/looks like MPEG audio of layer II; expected/);
});

describe('other bytes among those of a sound', () => {
  it('decodeAudio(FLAC with anything behind its last frame) gives the same sound', async () => {
    const ape = join(text('APETAGEX'), [208, 7, 0, 0, 32, 0, 0, 0], Array<number>(16).fill(0));
    for (const name of ['mono-8.flac', 'stereo-16.flac']) {
      const file = fixture(name);
      const plain = await decodeAudio(file);
      for (const behind of [text('junk'.repeat(99)), ape, [0], [1], [0, 0, 7]]) {
        expect(await decodeAudio(join(file, behind))).toEqual(plain);
      }
    }
  });

  it('decodeAudio(MP3 with other bytes within a frame) gives silence there, never absurd samples', async () => {
    const file = fixture('compressed/mono-16k.mp3');
    const plain = await decodeAudio(file);
    for (const at of [0.3, 0.5, 0.7].map((share) => Math.floor(share * file.length))) {
      const junk = join(Array<number>(333).fill(0xff), text('zz'.repeat(100)));
      const { channels, warnings } = await decodeAudio(join(file.subarray(0, at), junk, file.subarray(at)));
      expect(warnings.length).toBeGreaterThan(0);
      expect(channels[0].length).toBe(plain.channels[0].length);
      expect(channels[0].every((sample) => Math.abs(sample) <= 16)).toBe(true);
    }
  });
});
