import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AudioFormatError, decodeAudio } from '@avemo/dsp';
import { expectClose } from '@avemo/golden';

interface Reference {
  sampleRate: number;
  channels: number;
  /** Samples that went into the encoder. */
  encoded: number;
  /** Samples that ffmpeg decodes. */
  length: number;
  places: number[];
  values: number[][];
}

/** What ffmpeg decodes; bench/compressed_audio.py made files and values. */
const { files } = JSON.parse(
  readFileSync(new URL('fixtures/compressed/references.json', import.meta.url), 'utf8'),
) as { files: Record<string, Reference> };

const compressed = (name: string) =>
  new Uint8Array(readFileSync(new URL(`fixtures/compressed/${name}`, import.meta.url)));

async function errorOf(bytes: Uint8Array): Promise<AudioFormatError> {
  const error = await decodeAudio(bytes, { strict: true }).then(
    () => new Error('decodeAudio did not throw'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AudioFormatError);
  return error as AudioFormatError;
}

const decoded = [
  ...['mono-16k.mp3', 'stereo-44k.mp3', 'variable-44k.mp3', 'untagged-22k.mp3'],
  ...['mono-16k.ogg', 'stereo-44k.ogg', 'mono.opus', 'stereo.opus'],
  ...['mono-16k.m4a', 'stereo-44k.m4a', 'quicktime.mov', 'mono-16k.aac', 'stereo-44k.aac'],
];
/** They cannot say how much of what they hold is the encoder's delay. */
const untold = ['untagged-22k.mp3', 'mono-16k.aac', 'stereo-44k.aac'];

describe('decodeAudio', () => {
  for (const name of decoded) {
    it(`decodeAudio(${name}) gives what ffmpeg gives, sample by sample`, async () => {
      const { sampleRate, channels, length, encoded, places, values } = files[name];
      const sound = await decodeAudio(compressed(name));
      expect([sound.sampleRate, sound.channels.length]).toEqual([sampleRate, channels]);
      for (let c = 0; c < channels; c++) {
        expect(sound.channels[c]).toHaveLength(length);
        if (!untold.includes(name)) expect(length).toBe(encoded);
        // ADTS: ffmpeg decodes the unit that primes the decoder, too.
        const compared = places.map((_, i) => i).filter((i) => !name.endsWith('.aac') || places[i] >= 1024);
        expect(compared.length).toBeGreaterThan(60);
        expectClose(
          compared.map((i) => sound.channels[c][places[i]]),
          compared.map((i) => values[c][i]),
          // libopus is built in more than one arithmetic, and ffmpeg takes its 16-bit output.
          { rtol: 0, atol: name.endsWith('.opus') ? 1e-4 : 3e-6 },
        );
        if (name.endsWith('.aac'))
          expect(sound.channels[c].subarray(0, 1024).every((x) => x === 0)).toBe(true);
      }
    });
  }

  it('decodeAudio(bytes) tells files by their content, whatever stands around them', async () => {
    const padded = new Uint8Array(4000);
    const file = compressed('mono-16k.mp3');
    padded.set(file, 1000);
    const view = padded.subarray(1000, 1000 + file.length);
    expect((await decodeAudio(view)).channels[0]).toEqual((await decodeAudio(file)).channels[0]);
    expect((await decodeAudio(file.slice().buffer)).channels[0]).toHaveLength(8000);
  });

  it('decodeAudio(mp3) passes over tags at both ends', async () => {
    const file = compressed('stereo-44k.mp3');
    const plain = (await decodeAudio(file)).channels;
    const join = (...parts: (Uint8Array | number[])[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
    const text = (letters: string) => [...new TextEncoder().encode(letters)];
    const id3 = [...text('ID3'), 4, 0, 0, 0, 0, 1, 2, ...Array<number>(130).fill(0xff)];
    const id3v1 = [...text('TAG'), ...Array<number>(125).fill(65)];
    const ape = [
      ...text('APETAGEX'),
      0,
      0,
      0,
      0,
      32,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      ...Array<number>(8).fill(0),
    ];
    const start = file[0] === 0x49 ? 10 + file[9] + 128 * file[8] : 0;
    for (const tagged of [
      join(id3, file.subarray(start)),
      join(id3, [0, 0, 0], file.subarray(start)),
      join(file, id3v1),
      join(file, ape, id3v1),
      join(file, Array<number>(500).fill(0)),
    ]) {
      expect((await decodeAudio(tagged)).channels).toEqual(plain);
    }
  });

  it('decodeAudio(a long file) joins its pieces without a seam', async () => {
    for (const [name, samples] of [
      ['untagged-22k.mp3', 576],
      ['mono-16k.aac', 1024],
    ] as const) {
      const file = compressed(name);
      const times = 40;
      const long = new Uint8Array(times * file.length);
      for (let i = 0; i < times; i++) long.set(file, i * file.length);
      const once = (await decodeAudio(file)).channels[0];
      const [joined] = (await decodeAudio(long)).channels;
      expect(joined).toHaveLength(times * once.length);
      expect(joined.length / samples).toBeGreaterThan(256);
      expect(joined.subarray(0, once.length)).toEqual(once);
      // From the second repetition on all are alike; the first has silence before it.
      const repetition = (i: number) => joined.subarray(i * once.length, (i + 1) * once.length);
      for (let i = 2; i < times; i++) expectClose(repetition(i), repetition(1), { rtol: 0, atol: 1e-6 });
    }
  });

  it('decodeAudio(cut file) is an error that says so, at whatever byte the cut lies', async () => {
    for (const name of [...decoded, 'mono.opus']) {
      const file = compressed(name);
      for (const share of [0.3, 0.5, 0.75, 0.95]) {
        const { code, message } = await errorOf(file.subarray(0, Math.round(share * file.length) + 1));
        expect([name, code]).toEqual([name, 'truncated']);
        expect(message).toMatch(/cut off|follow|end/);
      }
    }
  });

  it('decodeAudio(mp3) with fewer frames than its header says names both numbers', async () => {
    const file = compressed('mono-16k.mp3');
    const frame = 108;
    const { code, message } = await errorOf(file.subarray(0, file.length - frame));
    expect([code, message]).toEqual([
      'truncated',
      expect.stringMatching(/says 16 frames, but the file has 15/),
    ]);
  });

  it('decodeAudio(ogg) with a flipped bit anywhere fails by its checksum', async () => {
    for (const name of ['mono-16k.ogg', 'stereo.opus']) {
      const file = compressed(name);
      for (let place = 30; place < file.length; place += 501) {
        const damaged = file.slice();
        damaged[place] ^= 4;
        expect(['malformed', 'truncated']).toContain((await errorOf(damaged)).code);
      }
    }
  });

  it('decodeAudio(bytes) names what it found where a container holds something else', async () => {
    for (const [name, pattern] of [['lossless.m4a', /its sound is 'alac'; expected AAC/]] as const) {
      const { code, message } = await errorOf(compressed(name));
      expect([name, code]).toEqual([name, 'unsupported']);
      expect(message).toMatch(pattern);
    }
  });

  it('decodeAudio(m4a) of high-efficiency AAC is refused, not decoded at half its width', async () => {
    const file = compressed('mono-16k.m4a').slice();
    // The AudioSpecificConfig follows descriptor 5; the upper five bits of its first byte are the object type.
    const esds = Buffer.from(file).indexOf('esds');
    const place = file.indexOf(5, esds + 20);
    const config = file.indexOf(0x14, place);
    file[config] = (5 << 3) | (file[config] & 7);
    expect(await errorOf(file)).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/object type 5/),
    });
  });
});

describe('decodeAudio without a decoder package', () => {
  afterEach(() => {
    vi.doUnmock('mpg123-decoder');
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  const packages = {
    'mono-16k.mp3': 'mpg123-decoder',
    'mono-16k.ogg': '@wasm-audio-decoders/ogg-vorbis',
    'mono.opus': 'opus-decoder',
    'mono-16k.m4a': '@audio/decode-aac',
  };
  for (const [name, decoder] of Object.entries(packages)) {
    it(`decodeAudio(${name}) says npm i ${decoder}`, async () => {
      vi.resetModules();
      vi.doMock(decoder, () => {
        throw new Error('not installed');
      });
      const fresh = await import('@avemo/dsp');
      const error = await fresh.decodeAudio(compressed(name)).catch((reason: unknown) => reason);
      vi.doUnmock(decoder);
      expect(error).toBeInstanceOf(fresh.AudioFormatError);
      expect(error).toMatchObject({
        code: 'missing-decoder',
        message: expect.stringContaining(`npm i ${decoder}`),
      });
    });
  }

  for (const name of [...Object.keys(packages), 'mono-8.flac']) {
    it(`decodeAudio(${name}) says so where WebAssembly is forbidden, and does not wait for it`, async () => {
      vi.stubGlobal('WebAssembly', {
        Module: class {
          constructor() {
            throw new Error('the policy forbids it');
          }
        },
      });
      const bytes = name.endsWith('.flac')
        ? new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)))
        : compressed(name);
      const error = await errorOf(bytes);
      vi.unstubAllGlobals();
      expect(error.code).toBe('unsupported');
      expect(error.message).toContain('(Error: the policy forbids it)');
      expect(error.message).toContain("script-src 'wasm-unsafe-eval'");
    });
  }

  it('decodeAudio(m4a) takes the decoder of the browser where there is one, and places its output by time', async () => {
    const seen: { settings?: { description: Uint8Array; codec: string }; units: number } = { units: 0 };
    class FakeDecoder {
      static isConfigSupported = () => Promise.resolve({ supported: true });
      state = 'unconfigured';
      #output: (data: unknown) => void;
      constructor({ output }: { output: (data: unknown) => void }) {
        this.#output = output;
      }
      configure(settings: { description: Uint8Array; codec: string }) {
        seen.settings = settings;
      }
      decode({ timestamp }: { timestamp: number }) {
        const value = seen.units++;
        const copyTo = (plane: Float32Array) => plane.fill(value / 100);
        this.#output({
          numberOfChannels: 1,
          sampleRate: 16000,
          numberOfFrames: 1024,
          timestamp,
          copyTo,
          close() {},
        });
      }
      flush = () => Promise.resolve();
      close() {
        this.state = 'closed';
      }
    }
    vi.resetModules();
    vi.doMock('@audio/decode-aac', () => {
      throw new Error('not installed');
    });
    vi.stubGlobal('AudioDecoder', FakeDecoder);
    vi.stubGlobal(
      'EncodedAudioChunk',
      class {
        timestamp: number;
        constructor({ timestamp }: { timestamp: number }) {
          this.timestamp = timestamp;
        }
      },
    );
    const fresh = await import('@avemo/dsp');
    const { channels } = await fresh.decodeAudio(compressed('mono-16k.m4a'));
    vi.doUnmock('@audio/decode-aac');
    expect(seen.settings?.codec).toBe('mp4a.40.2');
    // Object type 2, rate index 8, one channel; then: no spectral band replication.
    expect([...seen.settings!.description]).toEqual([0x14, 0x08, 0x56, 0xe5, 0x00]);
    expect(seen.units).toBe(9);
    // The edit list cuts the first unit off.
    expect([channels[0].length, channels[0][0], channels[0][1024]]).toEqual([
      8000,
      Math.fround(0.01),
      Math.fround(0.02),
    ]);
  });
});
