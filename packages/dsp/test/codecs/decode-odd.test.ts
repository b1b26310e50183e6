import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeAudio, decodeAudioInParts, decodeWav, encodeWav, toMono, type DecodedAudio } from '@avemo/dsp';
import { expectClose } from '@avemo/golden';

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

interface Reference {
  sampleRate: number;
  channels: number;
  length: number;
  places: number[];
  values: number[][];
}

/** What ffmpeg decodes; bench/odd_audio.py made the values. */
const references = JSON.parse(new TextDecoder().decode(fixture('odd/references.json'))) as Record<
  string,
  Reference
>;

const join = (...parts: (Uint8Array | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const text = (letters: string) => Uint8Array.from([...letters].map((letter) => letter.charCodeAt(0)));
const id3v2 = join(text('ID3'), [4, 0, 0, 0, 0, 1, 2], Array<number>(130).fill(0xff));
const id3v1 = join(text('TAG'), Array<number>(125).fill(65));

describe('decodeAudio', () => {
  for (const [name, { sampleRate, channels, length, places, values }] of Object.entries(references)) {
    it(`decodeAudio(${name}) gives what ffmpeg gives, sample by sample`, async () => {
      const sound = await decodeAudio(fixture(`odd/${name}`));
      expect([sound.sampleRate, sound.channels.length]).toEqual([sampleRate, channels]);
      // ffmpeg ends fragments and films at the end of a packet; edit list and durations say where the sound ends.
      if (!/m4a$|mp4$/.test(name)) expect(sound.channels[0]).toHaveLength(length);
      expect(Math.abs(sound.channels[0].length - length)).toBeLessThan(1024);
      // The first unit of AAC primes a decoder; without an edit list ffmpeg gives it, too.
      const from = name === 'fragmented.mp4' ? 1024 : 0;
      const compared = places
        .map((_, i) => i)
        .filter((i) => places[i] >= from && places[i] < sound.channels[0].length);
      expect(compared.length).toBeGreaterThan(30);
      for (let c = 0; c < channels; c++) {
        expectClose(
          compared.map((i) => sound.channels[c][places[i]]),
          compared.map((i) => values[c][i]),
          { rtol: 0, atol: name.endsWith('.opus') ? 1e-4 : 3e-6 },
        );
      }
      expect(sound.warnings).toHaveLength(/starts-mid-frame|junk/.test(name) ? 1 : 0);
    });
  }

  it('decodeAudio(a film whose sound begins later) has its click where the film has it', async () => {
    const { channels, sampleRate } = await decodeAudio(fixture('odd/sound-begins-later.mp4'));
    const click = channels[0].findIndex((sample) => Math.abs(sample) > 0.2);
    expect(Math.abs(click / sampleRate - 0.5)).toBeLessThan(0.002);
  });

  const around = {
    'mono-8.flac': ['front', 'behind', 'zeros'],
    'stereo-16.flac': ['front', 'behind', 'zeros'],
    'compressed/mono-16k.mp3': ['front', 'behind', 'zeros'],
    'compressed/mono-16k.aac': ['front', 'behind'],
    'compressed/mono-16k.ogg': ['front', 'behind', 'zeros'],
    'compressed/mono.opus': ['front', 'behind', 'zeros'],
    'compressed/mono-16k.m4a': ['front'],
  };
  for (const [name, places] of Object.entries(around)) {
    it(`decodeAudio(${name}) with ID3 in front or behind, or zeros behind, gives the same sound`, async () => {
      const file = fixture(name);
      const plain = await decodeAudio(file);
      const forms = {
        front: join(id3v2, file),
        behind: join(file, id3v1),
        zeros: join(file, Array<number>(700).fill(0)),
      };
      for (const place of places)
        expect(await decodeAudio(forms[place as keyof typeof forms])).toEqual(plain);
    });
  }

  it('decodeAudio(FLAC whose last checksum ends in 0) gives the last frame, with zeros behind it too', async () => {
    const file = flacEndingInZero();
    expect(file.at(-1)).toBe(0);
    for (const bytes of [file, join(file, [0, 0, 0])]) {
      const { channels, warnings } = await decodeAudio(bytes);
      expect(warnings).toEqual([]);
      expect(channels[0].length).toBe(16);
      expect([...channels[0].subarray(1)]).toEqual(new Array(15).fill(1 / 128));
    }
  });

  it('decodeAudio(MP3 in pieces) goes on behind tags between them', async () => {
    const file = fixture('compressed/stereo-44k.mp3');
    const [once] = (await decodeAudio(file)).channels;
    for (const between of [[], id3v2]) {
      const { channels, warnings } = await decodeAudio(join(file, between, file));
      expect(warnings).toEqual([]);
      // ffmpeg cuts the delay of the first piece only.
      expect(channels[0].length).toBeGreaterThan(2 * once.length);
      expectClose(channels[0].subarray(0, once.length), once, { rtol: 0, atol: 1e-6 });
    }
  });

  it('decodeAudio(Ogg in chains) joins the links', async () => {
    for (const name of ['compressed/mono-16k.ogg', 'compressed/stereo.opus', 'odd/no-end-mark.ogg']) {
      const file = fixture(name);
      const once = (await decodeAudio(file)).channels;
      const twice = await decodeAudio(join(file, file));
      expect(twice.warnings).toEqual([]);
      twice.channels.forEach((channel, c) =>
        expect(channel).toEqual(Float32Array.of(...once[c], ...once[c])),
      );
    }
  });

  const whole = [
    'stereo-16.flac',
    'streamed-16.flac',
    'compressed/mono-16k.mp3',
    'compressed/untagged-22k.mp3',
  ];
  for (const name of [
    ...whole,
    'compressed/mono-16k.aac',
    'compressed/mono-16k.ogg',
    'compressed/stereo.opus',
  ]) {
    it(`decodeAudio(${name} cut anywhere) gives what is there and says so, and throws when strict`, async () => {
      const file = fixture(name);
      const { channels } = await decodeAudio(file);
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: Math.ceil(file.length * 0.75), max: file.length - 1 }),
          async (size) => {
            const cut = file.subarray(0, size);
            let got: DecodedAudio;
            try {
              got = await decodeAudio(cut);
            } catch (error) {
              // Not one whole frame is left.
              expect(error).toMatchObject({ code: 'empty' });
              return;
            }
            // A file that ends behind a whole frame of a stream without a header says nothing of a cut.
            const untold = /untagged|aac$/.test(name) && got.channels[0].length % 64 === 0;
            if (!untold || got.warnings.length > 0) {
              expect(got.warnings.length).toBeGreaterThan(0);
              await expect(decodeAudio(cut, { strict: true })).rejects.toMatchObject({
                name: 'AudioFormatError',
              });
            }
            const same = Math.min(got.channels[0].length, channels[0].length) - 1200;
            expect(got.channels[0].length).toBeLessThanOrEqual(channels[0].length + 1400);
            if (same > 0) {
              expectClose(got.channels[0].subarray(0, same), channels[0].subarray(0, same), {
                rtol: 0,
                atol: 1e-6,
              });
            }
          },
        ),
        // A file that ends behind a whole frame of a stream without a header says nothing of a cut.
        {
          numRuns: 25,
          seed: 5,
          ...(name.includes('untagged') || name.endsWith('aac') ? { examples: [] } : {}),
        },
      );
    });
  }

  it('decodeAudio(FLAC with a damaged frame) has silence in its place, and the rest as it was', async () => {
    const file = fixture('stereo-16.flac');
    const { channels } = await decodeAudio(file);
    const broken = file.slice();
    broken[Math.round(file.length * 0.4)] ^= 0x10;
    const got = await decodeAudio(broken);
    expect(got.warnings[0]).toMatch(/frame at byte \d+ of \d+ is damaged/);
    expect(got.channels[0]).toHaveLength(channels[0].length);
    const differs = Array.from(got.channels[0], (sample, n) => (sample === channels[0][n] ? 0 : 1));
    const first = differs.indexOf(1);
    const last = differs.lastIndexOf(1);
    expect(last - first).toBeLessThan(4608);
    expect(got.channels[0].subarray(first, last + 1).every((sample) => sample === 0)).toBe(true);
  });

  it('decodeAudioInParts(bytes) gives the parts of decodeAudio(bytes)', async () => {
    const samples = Float32Array.from({ length: 150_000 }, (_, n) => Math.sin(n / 50));
    for (const file of [
      encodeWav({ channels: [samples, samples.map((x) => x / 2)], sampleRate: 44100 }),
      fixture('compressed/stereo-44k.mp3'),
      fixture('stereo-16.flac'),
    ]) {
      const sound = await decodeAudio(file);
      for (const mono of [false, true]) {
        const expected = mono ? [toMono(sound).samples] : sound.channels;
        const parts: number[][] = expected.map(() => []);
        let start = 0;
        for await (const part of decodeAudioInParts(file, { mono })) {
          expect([part.start, part.sampleRate]).toEqual([start, sound.sampleRate]);
          expect(part.channels[0].length).toBeLessThanOrEqual(65536);
          start += part.channels[0].length;
          part.channels.forEach((channel, c) => channel.forEach((sample) => parts[c].push(sample)));
        }
        parts.forEach((part, c) => expect(Float32Array.from(part)).toEqual(expected[c]));
        if (mono) expect((await decodeAudio(file, { mono })).channels).toEqual(expected);
      }
    }
  });

  it('decodeAudioInParts(bytes) stops with its signal and tells warnings', async () => {
    const file = encodeWav({ samples: new Float32Array(200_000), sampleRate: 16000 });
    const stop = new AbortController();
    const parts = decodeAudioInParts(file, { signal: stop.signal });
    await parts.next();
    stop.abort(new Error('enough'));
    await expect(parts.next()).rejects.toThrow('enough');
    const told: string[] = [];
    for await (const _ of decodeAudioInParts(file.subarray(0, 9000), {
      onWarning: (line) => told.push(line),
    }));
    expect(told).toEqual([expect.stringMatching(/says 400000 bytes, but only 8956 follow/)]);
  });

  it('decodeAudio(bytes, { maxSamples }) refuses what is longer and names the remedies', async () => {
    const file = encodeWav({ channels: [new Float32Array(500), new Float32Array(500)], sampleRate: 16000 });
    await expect(decodeAudio(file, { maxSamples: 999 })).rejects.toThrow(
      /500 samples × 2 channels; at most 999.*decodeAudioInParts.*mono/,
    );
    expect((await decodeAudio(file, { maxSamples: 500, mono: true })).channels[0]).toHaveLength(500);
  });
});

describe('decodeAudio(damaged files)', () => {
  afterEach(() => vi.restoreAllMocks());

  it('decodeAudio(damaged) prints nothing', async () => {
    const printed = vi.spyOn(console, 'error');
    for (const name of ['compressed/mono-16k.mp3', 'compressed/mono-16k.m4a', 'stereo-16.flac']) {
      const file = fixture(name);
      for (let n = Math.round(file.length / 2); n < file.length; n += 97) file[n] ^= 0x3c;
      await decodeAudio(file).catch(() => undefined);
    }
    expect(printed).not.toHaveBeenCalled();
  });
});

describe('decodeWav', () => {
  const integers = Array.from({ length: 700 }, (_, n) => ((n * 7919) % 60001) - 30000);
  const expected = Float32Array.from(integers, (value) => value / 32768);
  const chunk = (id: string, body: Uint8Array, little = true, said = body.length) => {
    const head = new Uint8Array(8);
    head.set(text(id));
    new DataView(head.buffer).setUint32(4, said, little);
    return join(head, body, body.length % 2 ? [0] : []);
  };
  const format = (bits: number, blockAlign: number, little = true) => {
    const view = new DataView(new ArrayBuffer(16));
    view.setUint16(0, 1, little);
    view.setUint16(2, 1, little);
    view.setUint32(4, 16000, little);
    view.setUint32(8, 16000 * blockAlign, little);
    view.setUint16(12, blockAlign, little);
    view.setUint16(14, bits, little);
    return new Uint8Array(view.buffer);
  };
  const pcm = (bytes: number, little = true) => {
    const data = new Uint8Array(bytes * integers.length);
    integers.forEach((value, i) => {
      const wide = value * 2 ** (8 * bytes - 16);
      for (let b = 0; b < bytes; b++) {
        data[i * bytes + (little ? b : bytes - 1 - b)] = Math.floor(wide / 2 ** (8 * b)) & 0xff;
      }
    });
    return data;
  };
  const wave = (id: string, ...chunks: Uint8Array[]) => {
    const body = join(text('WAVE'), ...chunks);
    return chunk(id, body, id !== 'RIFX', id === 'RF64' || id === 'BW64' ? 0xffffffff : body.length);
  };
  const ds64 = () => {
    const view = new DataView(new ArrayBuffer(28));
    view.setBigUint64(8, BigInt(2 * integers.length), true);
    return chunk('ds64', new Uint8Array(view.buffer));
  };
  const unknown = (length: number) =>
    wave('RIFF', chunk('fmt ', format(16, 2)), chunk('data', pcm(2), true, length));

  const family: Record<string, Uint8Array> = {
    'RIFX, big-endian': wave(
      'RIFX',
      chunk('fmt ', format(16, 2, false), false),
      chunk('data', pcm(2, false), false),
    ),
    'RIFX of 24 bits': wave(
      'RIFX',
      chunk('fmt ', format(24, 3, false), false),
      chunk('data', pcm(3, false), false),
    ),
    RF64: wave(
      'RF64',
      ds64(),
      chunk('fmt ', format(16, 2)),
      chunk('data', pcm(2), true, 0xffffffff),
      chunk('LIST', pcm(2)),
    ),
    BW64: wave('BW64', ds64(), chunk('fmt ', format(16, 2)), chunk('data', pcm(2), true, 0xffffffff)),
    '20 bits in 3 bytes': wave('RIFF', chunk('fmt ', format(20, 3)), chunk('data', pcm(3))),
    '24 bits in 4 bytes': wave('RIFF', chunk('fmt ', format(25, 4)), chunk('data', pcm(4))),
    'no size of a sample frame': wave('RIFF', chunk('fmt ', format(16, 0)), chunk('data', pcm(2))),
    'length 0x7ffff000': unknown(0x7ffff000),
    'length 2000000000': unknown(2_000_000_000),
    'length 0x80000000': unknown(0x80000000),
    'length 0xffffffff': unknown(0xffffffff),
    'length 0': unknown(0),
    'ID3 in front': join(id3v2, unknown(0)),
  };
  for (const [name, file] of Object.entries(family)) {
    it(`decodeAudio(WAV: ${name}) gives the integers that were written`, async () => {
      expect(await decodeAudio(file, { strict: true })).toEqual({
        channels: [expected],
        sampleRate: 16000,
        warnings: [],
      });
      if (!name.startsWith('ID3')) expect(decodeWav(file, { strict: true }).channels).toEqual([expected]);
    });
  }

  it('decodeWav(any cut) gives the samples that are there, with one warning', () => {
    const file = wave('RIFF', chunk('fmt ', format(16, 2)), chunk('data', pcm(2)));
    fc.assert(
      fc.property(fc.integer({ min: 46, max: file.length - 1 }), (size) => {
        const { channels, warnings } = decodeWav(file.subarray(0, size));
        expect(channels[0]).toEqual(expected.subarray(0, Math.floor((size - 44) / 2)));
        expect(warnings).toHaveLength(1);
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('decodeWav(rates that no sound has) is refused', () => {
    for (const rate of [1, 999, 2 ** 21 + 1, 0xffffffff]) {
      const file = unknown(0);
      new DataView(file.buffer).setUint32(24, rate, true);
      expect(() => decodeWav(file)).toThrow(/sample rate \d+; expected 1000 to 2097152/);
    }
  });
});

/** Sixteen 16-bit samples, 256 but for the first, which is chosen so that the checksum of the frame ends in 0. */
function flacEndingInZero(): Uint8Array {
  const header = [0xff, 0xf8, 0x65, 0x08, 0, 15];
  const start = [...header, crcOf(header, 0x07, 8), 0b10];
  const info = [
    0,
    16,
    0,
    16,
    0,
    0,
    0,
    0,
    0,
    0,
    0x03,
    0xe8,
    0x00,
    0xf0,
    0,
    0,
    0,
    16,
    ...new Array<number>(16).fill(0),
  ];
  for (let first = 0; ; first++) {
    const frame = [...start, first >> 8, first & 255, ...new Array(15).fill([1, 0]).flat()] as number[];
    const crc = crcOf(frame, 0x8005, 16);
    if ((crc & 255) === 0 && crc > 0)
      return Uint8Array.from([...Buffer.from('fLaC'), 0x80, 0, 0, 34, ...info, ...frame, crc >> 8, 0]);
  }
}

function crcOf(bytes: readonly number[], polynomial: number, width: number): number {
  let crc = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const top = ((crc >> (width - 1)) & 1) ^ ((byte >> bit) & 1);
      crc = ((crc << 1) & (2 ** width - 1)) ^ (top ? polynomial : 0);
    }
  }
  return crc;
}
