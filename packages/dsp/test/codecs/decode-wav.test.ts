import { readFileSync } from 'node:fs';
import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioFormatError, decodeWav, encodeWav } from '@avemo/dsp';

const reference = golden('dsp/wav_decode');
const wavFile = (name: string) =>
  readFileSync(new URL(`../../../golden/cases/dsp/wav_decode/${name}.wav`, import.meta.url));

/** A RIFF file of the given chunks; a number stands for a length that the chunk only claims to have. */
function riff(...chunks: [id: string, body: Uint8Array, claimed?: number][]): Uint8Array {
  const parts = chunks.map(([id, body, claimed = body.length]) => {
    const part = new Uint8Array(8 + body.length + (body.length & 1));
    part.set(new TextEncoder().encode(id));
    new DataView(part.buffer).setUint32(4, claimed, true);
    part.set(body, 8);
    return part;
  });
  return Uint8Array.from([
    ...new TextEncoder().encode('RIFF\0\0\0\0WAVE'),
    ...parts.flatMap((part) => [...part]),
  ]);
}

function format({ tag = 1, channels = 1, rate = 8000, bits = 16, block = 0 } = {}) {
  block ||= (channels * bits) / 8;
  const view = new DataView(new ArrayBuffer(16));
  [tag, channels].forEach((value, i) => view.setUint16(2 * i, value, true));
  view.setUint32(4, rate, true);
  view.setUint32(8, rate * block, true);
  view.setUint16(12, block, true);
  view.setUint16(14, bits, true);
  return new Uint8Array(view.buffer);
}

const pcm = Uint8Array.of(0, 0x40, 0, 0x80, 0xff, 0x7f);
const samples = Float32Array.of(0.5, -1, 32767 / 32768);

function errorOf(bytes: Uint8Array): AudioFormatError {
  try {
    decodeWav(bytes, { strict: true });
  } catch (error) {
    expect(error).toBeInstanceOf(AudioFormatError);
    return error as AudioFormatError;
  }
  throw new Error('decodeWav did not throw');
}

describe('decodeWav', () => {
  for (const name of reference.inputNames) {
    it(`decodeWav(${name}.wav) equals libsndfile and ffmpeg`, () => {
      const { data, shape, tolerance } = reference.output(name);
      const { channels, sampleRate } = decodeWav(wavFile(name));
      expect(sampleRate).toBe(reference.parameters.sample_rate);
      expect([channels[0].length, channels.length]).toEqual(shape);
      channels.forEach((channel, c) => {
        expectClose(
          channel,
          (data as Float64Array).filter((_, i) => i % channels.length === c),
          tolerance,
        );
      });
    });
  }

  it('decodeWav(bytes) takes chunks in any order, with pad bytes behind odd ones', () => {
    const odd: [string, Uint8Array] = ['LIST', Uint8Array.of(1, 2, 3)];
    for (const file of [
      riff(['fmt ', format()], ['data', pcm]),
      riff(odd, ['fmt ', format()], odd, ['data', pcm], odd),
      riff(['data', pcm], odd, ['fmt ', format()]),
    ]) {
      expect(decodeWav(file)).toEqual({ channels: [samples], sampleRate: 8000, warnings: [] });
    }
  });

  it('decodeWav(bytes) takes an ArrayBuffer, and a view into a larger one', () => {
    const file = riff(['fmt ', format()], ['data', pcm]);
    expect(decodeWav(file.buffer as ArrayBuffer).channels).toEqual([samples]);
    const padded = new Uint8Array(file.length + 20).fill(7);
    padded.set(file, 13);
    expect(decodeWav(padded.subarray(13, 13 + file.length)).channels).toEqual([samples]);
  });

  it('decodeWav(bytes) reads a data chunk of length 0 or 0xFFFFFFFF to the end of the file', () => {
    for (const claimed of [0, 0xffffffff]) {
      const file = riff(['fmt ', format()], ['data', Uint8Array.of(...pcm, 9), claimed]);
      expect(decodeWav(file.subarray(0, file.length - 1)).channels).toEqual([samples]);
    }
  });

  it('decodeWav(bytes) names both lengths when the data chunk reaches beyond the file', () => {
    const error = errorOf(riff(['fmt ', format()], ['data', pcm, 1000]));
    expect(error.code).toBe('truncated');
    expect(error.message).toContain("the 'data' chunk says 1000 bytes, but only 6 follow");
  });

  it('decodeWav(bytes) tells what is wrong with a header', () => {
    const data: [string, Uint8Array] = ['data', pcm];
    const cases: [Uint8Array, AudioFormatError['code'], string][] = [
      [new Uint8Array(0), 'empty', '0 bytes'],
      [new TextEncoder().encode('GIF89a and so on'), 'not-audio', 'RIFF/WAVE'],
      [new TextEncoder().encode('RIFF\0\0\0\0AVI '), 'not-audio', 'RIFF/WAVE'],
      [new TextEncoder().encode('RIFX\0\0\0\0WAVE'), 'truncated', "no 'fmt ' chunk"],
      [new TextEncoder().encode('RIFF\0\0\0'), 'truncated', 'the file has 7'],
      [riff(['fmt ', format()]), 'truncated', "no 'data' chunk"],
      [riff(data), 'truncated', "no 'fmt ' chunk"],
      [riff(['fmt ', format().subarray(0, 14)], data), 'malformed', '14 bytes; expected 16'],
      [riff(['fmt ', format({ tag: 0xfffe })], data), 'malformed', '16 bytes; expected 40'],
      [riff(['fmt ', format({ channels: 0 })], data), 'malformed', '0 channels'],
      [riff(['fmt ', format({ rate: 0 })], data), 'malformed', 'sample rate 0'],
      [riff(['fmt ', format({ block: 1 })], data), 'malformed', '1 × 16 bits are 2'],
      [riff(['fmt ', format({ block: 3 })], data), 'unsupported', '16-bit pcm samples of 3 bytes'],
      [riff(['fmt ', format({ tag: 0x55 })], data), 'unsupported', 'codec 0x0055'],
      [riff(['fmt ', format({ tag: 0x161 })], data), 'unsupported', 'WMA 0x0161'],
      [riff(['fmt ', format({ tag: 0x31, channels: 2 })], data), 'unsupported', 'GSM 06.10 of 2 channels'],
      [riff(['fmt ', format({ bits: 40 })], data), 'unsupported', '40-bit pcm'],
      [riff(['fmt ', format()], ['data', new Uint8Array(1)]), 'empty', 'no samples'],
    ];
    for (const [file, code, text] of cases) {
      const error = errorOf(file);
      expect([error.code, error.name]).toEqual([code, 'AudioFormatError']);
      expect(error.message).toContain(text);
    }
  });

  it('decodeWav(bytes) names the place of a sample that is not finite', () => {
    const body = new Uint8Array(Float32Array.of(0, 1, 2, NaN).buffer);
    const error = errorOf(riff(['fmt ', format({ tag: 3, bits: 32, channels: 2 })], ['data', body]));
    expect([error.code, error.message]).toEqual([
      'not-finite',
      'decodeWav: sample 1 of channel 1 is NaN; such samples count as 0.',
    ]);
    const tooLarge = new Uint8Array(Float64Array.of(1e300).buffer);
    expect(errorOf(riff(['fmt ', format({ tag: 3, bits: 64 })], ['data', tooLarge])).code).toBe('not-finite');
  });

  it('decodeWav(x) refuses what is not binary', () => {
    expect(() => decodeWav('RIFF' as never)).toThrow(TypeError);
    expect(() => decodeWav([1, 2] as never)).toThrow(
      'bytes must be a Uint8Array, an ArrayBuffer or a BytesReader; got Array(2)',
    );
  });

  it('decodeWav(bytes) of cut and damaged files gives sound or an AudioFormatError, nothing else', () => {
    const files = ['pcm_16_2ch', 'double_2ch_extensible', 'pcm_24_1ch', 'ulaw_1ch'].map(wavFile);
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (file, damage, share) => {
          const bytes = Uint8Array.from(file);
          for (const [place, value] of damage) bytes[place % bytes.length] = value;
          const cut = bytes.subarray(0, Math.ceil(share * bytes.length));
          try {
            const { channels, sampleRate } = decodeWav(cut);
            expect(sampleRate).toBeGreaterThan(0);
            expect(channels.length * channels[0].length).toBeLessThanOrEqual(cut.length);
            expect(channels.every((channel) => channel.every(Number.isFinite))).toBe(true);
          } catch (error) {
            if (!(error instanceof AudioFormatError)) throw error;
          }
        },
      ),
      { numRuns: 2000, seed: 1 },
    );
  });
});

describe('encodeWav', () => {
  it('encodeWav(decodeWav(file)) is the file again, for 16-bit and float files', () => {
    const data = (file: Uint8Array) => file.subarray(44);
    expect(data(encodeWav(decodeWav(wavFile('pcm_16_2ch'))))).toEqual(
      new Uint8Array(data(wavFile('pcm_16_2ch'))),
    );
    const float = decodeWav(wavFile('float_2ch'));
    expect(decodeWav(encodeWav(float, { sampleFormat: 'float32' }))).toEqual(float);
  });

  it('encodeWav(x) clips what 16 bits cannot hold and rounds to the nearest step', () => {
    const x = Float32Array.of(1.5, -1.5, 1, 0.6 / 32768, -0.6 / 32768, 0.4 / 32768);
    const [decoded] = decodeWav(encodeWav({ samples: x, sampleRate: 8000 })).channels;
    expect([...decoded].map((v) => v * 32768)).toEqual([32767, -32768, 32767, 1, -1, 0]);
  });

  it('encodeWav(x) refuses non-finite samples, unequal channels and rates that are not whole', () => {
    const ok = { samples: Float32Array.of(0), sampleRate: 8000 };
    expect(() => encodeWav({ ...ok, samples: Float32Array.of(0, NaN) })).toThrow('samples[1] is NaN');
    expect(() => encodeWav({ ...ok, sampleRate: 8000.5 })).toThrow('sampleRate must be an integer');
    expect(() => encodeWav({ channels: [], sampleRate: 8000 })).toThrow('at least one channel');
    const unequal = { channels: [new Float32Array(1), new Float32Array(2)], sampleRate: 8000 };
    expect(() => encodeWav(unequal)).toThrow('equally long; got 1 and 2');
    expect(() => encodeWav(ok, { sampleFormat: 'int24' as never })).toThrow(
      "'int16', 'float32'; got \"int24\"",
    );
  });
});
