import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioFormatError, decodeAudio, decodeWav, type AudioChannels } from '@avemo/dsp';

const read = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

/** Opus can say 120 ms in two bytes; nothing that is decoded here can say more in fewer. */
const samplesPerByte = 5760;

/** Sound whose length the file's bytes can account for, or an AudioFormatError: anything else fails. */
async function expectSoundOrError(
  bytes: Uint8Array,
  decode: (b: Uint8Array) => AudioChannels | Promise<AudioChannels>,
) {
  try {
    const { channels, sampleRate } = await decode(bytes);
    expect(sampleRate).toBeGreaterThan(0);
    expect(channels.length).toBeGreaterThan(0);
    for (const samples of channels) {
      expect(samples.length).toBe(channels[0].length);
      expect(samples.length).toBeGreaterThan(0);
      expect(samples.length).toBeLessThanOrEqual(samplesPerByte * bytes.length);
      expect(samples.every(Number.isFinite)).toBe(true);
    }
  } catch (error) {
    if (!(error instanceof AudioFormatError)) throw error;
    expect(error.message).toMatch(/^decode(Wav|Audio): .*[.\w]$/s);
  }
}

const word = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 8, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff),
  fc.nat(64),
  fc.nat(0xffffffff),
);
const short = fc.oneof(fc.constantFrom(0, 1, 2, 3, 8, 255, 0x7fff, 0xffff), fc.nat(0xffff));

/** A chunk whose length is told right or wrong, with or without its pad byte. */
const chunk = (id: fc.Arbitrary<string>, body: fc.Arbitrary<Uint8Array>) =>
  fc.tuple(id, body, fc.option(word, { freq: 1 }), fc.boolean()).map(([name, content, lie, pad]) => {
    const bytes = new Uint8Array(8 + content.length + (pad && content.length % 2 === 1 ? 1 : 0));
    bytes.set([...name].map((letter) => letter.charCodeAt(0)));
    new DataView(bytes.buffer).setUint32(4, lie ?? content.length, true);
    bytes.set(content, 8);
    return bytes;
  });

const format = fc
  .record({
    tag: fc.oneof(fc.constantFrom(1, 1, 3, 6, 7, 0xfffe), short),
    channels: fc.oneof(fc.constantFrom(1, 2, 8), short),
    rate: fc.oneof(fc.constantFrom(8000, 16000, 192000), word),
    align: fc.option(short, { freq: 1 }),
    bits: fc.oneof(fc.constantFrom(8, 16, 24, 32, 64), short),
    length: fc.constantFrom(16, 16, 18, 40, 0, 14, 24, 26),
  })
  .map(({ tag, channels, rate, align, bits, length }) => {
    const view = new DataView(new ArrayBuffer(40));
    view.setUint16(0, tag, true);
    view.setUint16(2, channels, true);
    view.setUint32(4, rate, true);
    view.setUint16(12, align ?? (channels * bits) / 8, true);
    view.setUint16(14, bits, true);
    view.setUint16(24, 1, true);
    return new Uint8Array(view.buffer, 0, length);
  });

const join = (parts: readonly Uint8Array[]) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
};

const wave = fc
  .tuple(
    fc.array(
      fc.oneof(
        chunk(fc.constant('fmt '), format),
        chunk(fc.constant('data'), fc.uint8Array({ maxLength: 200 })),
        chunk(fc.constantFrom('LIST', 'fact', 'cue ', '\0\0\0\0'), fc.uint8Array({ maxLength: 9 })),
      ),
      { maxLength: 5 },
    ),
    word,
  )
  .map(([chunks, size]) => {
    const head = Uint8Array.from([...'RIFF....WAVE'].map((letter) => letter.charCodeAt(0)));
    new DataView(head.buffer).setUint32(4, size, true);
    return join([head, ...chunks]);
  });

/** Bytes flipped, words overwritten with awkward numbers, and the end cut off. */
const damaged = (file: Uint8Array) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 4 }),
      fc.array(fc.tuple(fc.nat(file.length - 4), word), { maxLength: 2 }),
      fc.option(fc.nat(file.length)),
    )
    .map(([flips, words, cut]) => {
      const bytes = file.slice();
      for (const [place, bits] of flips) bytes[place] ^= bits;
      for (const [place, value] of words) new DataView(bytes.buffer).setUint32(place, value);
      return bytes.subarray(0, cut ?? bytes.length);
    });

/** The pages of an Ogg file with the checksums that belong to them, so that damage reaches what is inside. */
function sealed(file: Uint8Array): Uint8Array {
  const bytes = file.slice();
  const view = new DataView(bytes.buffer);
  for (let offset = 0; offset + 27 <= bytes.length;) {
    const count = bytes[offset + 26];
    const end =
      offset + 27 + count + bytes.subarray(offset + 27, offset + 27 + count).reduce((sum, n) => sum + n, 0);
    if (end > bytes.length) break;
    view.setUint32(offset + 22, 0);
    let crc = 0;
    for (let i = offset; i < end; i++) {
      for (let bit = 7; bit >= 0; bit--) {
        const carry = (crc >>> 31) ^ ((bytes[i] >> bit) & 1);
        crc = (crc << 1) ^ (carry ? 0x04c11db7 : 0);
      }
    }
    view.setUint32(offset + 22, crc, true);
    offset = end;
  }
  return bytes;
}

describe('decodeWav', () => {
  it('decodeWav(any chunks) gives sound or an AudioFormatError', async () => {
    let sounds = 0;
    const counted = (bytes: Uint8Array) => {
      const sound = decodeWav(bytes);
      sounds++;
      return sound;
    };
    await fc.assert(
      fc.asyncProperty(wave, (bytes) => expectSoundOrError(bytes, counted)),
      { numRuns: 20_000, seed: 1 },
    );
    expect(sounds).toBeGreaterThan(50);
  });

  it('decodeWav(lying lengths) neither reads nor allocates beyond the file', () => {
    const file = (change: (view: DataView) => void) => {
      const bytes = new Uint8Array(48);
      const view = new DataView(bytes.buffer);
      bytes.set([...'RIFF\0\0\0\0WAVEfmt '].map((letter) => letter.charCodeAt(0)));
      view.setUint32(16, 16, true);
      [1, 1, 8000, 0, 16000, 0, 2, 16].forEach((value, i) => view.setUint16(20 + 2 * i, value, true));
      bytes.set(
        [...'data'].map((letter) => letter.charCodeAt(0)),
        36,
      );
      view.setUint32(40, 4, true);
      change(view);
      try {
        return decodeWav(bytes).channels.map((channel) => channel.length);
      } catch (error) {
        return (error as AudioFormatError).code;
      }
    };
    expect(file(() => {})).toEqual([2]);
    expect(file((view) => view.setUint32(40, 0xffffffff, true))).toEqual([2]);
    expect(file((view) => view.setUint32(40, 0xfffffffe, true))).toEqual([2]);
    expect(file((view) => view.setUint32(40, 5, true))).toEqual([2]);
    expect(file((view) => view.setUint32(16, 0xffffffff, true))).toBe('truncated');
    expect(file((view) => view.setUint16(22, 0, true))).toBe('malformed');
    expect(file((view) => view.setUint16(22, 65535, true))).toBe('malformed');
    expect(file((view) => view.setUint32(24, 0, true))).toBe('malformed');
    expect(file((view) => view.setUint16(32, 0, true))).toEqual([2]);
    expect(file((view) => view.setUint16(34, 7, true))).toBe('unsupported');
  });
});

describe('decodeAudio', () => {
  it('decodeAudio(random bytes behind any signature) gives sound or an AudioFormatError', async () => {
    const heads = [
      ...[
        '',
        'RIFF',
        'RIFX',
        'fLaC',
        'OggS\0\x02',
        'ID3\x04\0\0\0\0\0\x05',
        '\0\0\0\x18ftypM4A ',
        '\0\0\0\x08moov',
      ],
      ...[
        '\xff\xfb\x90\x64',
        '\xff\xf3\x40\xc0',
        '\xff\xf1\x50\x80\x02\x1f\xfc',
        'FORM',
        'caff',
        '\x1aEß£',
        'riff',
        'NIST_1A\n   1024\n',
      ],
    ].map((letters) => Uint8Array.from([...letters].map((letter) => letter.charCodeAt(0))));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), (head, rest) =>
        expectSoundOrError(join([head, rest]), decodeAudio),
      ),
      { numRuns: 5000, seed: 2 },
    );
  });

  for (const name of [
    ...['alaw.aifc', 'float.au', 'float.caf', 'ima.wav', 'ima4.aifc', 'ima4.caf', 'libsndfile-24.aiff'],
    ...['libsndfile-gsm.aifc', 'libsndfile-ulaw.sph', 'libsndfile.w64', 'ms.wav', 'sox-gsm.wav'],
  ]) {
    it(`decodeAudio(${name} with damage) gives sound or an AudioFormatError`, async () => {
      await fc.assert(
        fc.asyncProperty(damaged(read(`plain/${name}`)), (bytes) => expectSoundOrError(bytes, decodeAudio)),
        { numRuns: 300, seed: 6 },
      );
    });
  }

  for (const name of [
    'mono-16k.mp3',
    'untagged-22k.mp3',
    'mono-16k.ogg',
    'mono.opus',
    'mono-16k.aac',
    'mono-16k.m4a',
    'quicktime.mov',
    'fragmented.m4a',
  ]) {
    it(`decodeAudio(${name} with damage) gives sound or an AudioFormatError`, async () => {
      await fc.assert(
        fc.asyncProperty(damaged(read(`compressed/${name}`)), (bytes) =>
          expectSoundOrError(bytes, decodeAudio),
        ),
        { numRuns: 150, seed: 3 },
      );
    });
  }

  for (const name of ['stereo-44k.ogg', 'stereo.opus']) {
    it(`decodeAudio(${name} with damage behind right checksums) gives sound or an AudioFormatError`, async () => {
      const file = read(`compressed/${name}`);
      expect(sealed(file)).toEqual(file);
      await fc.assert(
        fc.asyncProperty(damaged(file).map(sealed), (bytes) => expectSoundOrError(bytes, decodeAudio)),
        { numRuns: 150, seed: 4 },
      );
    });
  }

  it('decodeAudio(m4a) with any word of its tables overwritten gives sound or an AudioFormatError', async () => {
    const file = read('compressed/stereo-44k.m4a');
    const view = new DataView(file.buffer);
    const movie = Buffer.from(file).indexOf('moov') - 4;
    const end = movie + view.getUint32(movie);
    for (let place = movie; place + 4 <= end; place += 4) {
      for (const value of [0, 1, 0x10000, 0x7fffffff, 0xffffffff]) {
        const bytes = file.slice();
        new DataView(bytes.buffer).setUint32(place, value);
        await expectSoundOrError(bytes, decodeAudio);
      }
    }
  });
});
