import { requireOptions } from '@avemo/checks';
import { adpcmStream, isAdpcm } from './adpcm';
import { gsmStream, isGsm } from './gsm-stream';
import type { DecodedAudio, DecodeOptions } from './decoded-audio';
import { ByteView, type BytesReader } from './binary-view';
import { collectSound } from './collect-sound';
import { createFaults } from './decode-faults';
import { sampleReader } from './sample-reader';
import type { SoundStream } from './sound-stream';
import { readWaveFile, type WaveFile } from './wave-file';

/**
 * Decodes a RIFF/WAVE file: 8 to 32-bit PCM, 32 and 64-bit float, A-law, µ-law, IMA and Microsoft ADPCM, GSM 06.10, plain or extensible header, any number of
 * channels, chunks in any order; RF64 and BW64 (beyond 4 GiB) and RIFX (big-endian), too.
 *
 * PCM of b bits is divided by 2^(b−1), so 16-bit samples come out in steps of 1/32768; samples that do not fill their bytes
 * stand in the upper bits (20 bits in 3 bytes). A length that programs write which cannot seek back to fill it in (0,
 * 0xFFFFFFFF, 0x7FFFF000 …) lasts until the end of the file; an incomplete last sample frame is dropped. A file that ends
 * before its data does gives what is there, with a warning.
 *
 * @param bytes - the whole file, or what reads it where it is needed
 * @param options - `strict`: what is damaged is an error instead of a warning
 * @returns one Float32Array per channel, the rate in Hz, and `warnings`, empty unless the file is damaged
 * @throws AudioFormatError with `code` `empty`, `not-audio`, `unsupported` or `malformed`; with `strict` also `truncated` and
 * `not-finite`; TypeError if `bytes` is not binary data
 * @example
 * ```ts
 * import { decodeWav, encodeWav } from '@avemo/dsp';
 *
 * const file = encodeWav({ samples: Float32Array.of(0, 0.5, -1), sampleRate: 8000 });
 * decodeWav(file); // → { channels: [Float32Array.of(0, 0.5, -1)], sampleRate: 8000, warnings: [] }
 * ```
 */
export function decodeWav(
  bytes: Uint8Array | ArrayBuffer | BytesReader,
  options: Pick<DecodeOptions, 'strict'> = {},
): DecodedAudio {
  const view = ByteView.of('decodeWav', bytes);
  requireOptions('decodeWav', 'options', options);
  const faults = createFaults('decodeWav', options.strict === true);
  const file = readWaveFile('decodeWav', view, faults);
  return collectSound('decodeWav', waveStream('decodeWav', file), faults).sync();
}

const framesAtOnce = 2 ** 16;

/**
 * The samples of a WAVE file, read as they are asked for.
 * @internal
 */
export function waveStream(
  caller: string,
  file: WaveFile,
): SoundStream & { parts: Iterable<Float32Array[]> } {
  if (isAdpcm(file.tag)) return adpcmStream(file);
  if (isGsm(file.tag)) return gsmStream(file);
  const { view, littleEndian, tag, channels, sampleRate, blockAlign, bits, data } = file;
  const width = blockAlign / channels;
  const read = sampleReader(caller, tag, bits, width);
  const length = Math.floor(data.length / blockAlign);
  return {
    channels,
    sampleRate,
    length,
    parts: (function* () {
      for (let begin = 0; begin < length; begin += framesAtOnce) {
        const count = Math.min(framesAtOnce, length - begin);
        const start = data.start + begin * blockAlign;
        const block = view.dataView(start, start + count * blockAlign);
        yield Array.from({ length: channels }, (_, c) => {
          const samples = new Float32Array(count);
          for (let n = 0, at = c * width; n < count; n++, at += blockAlign) {
            samples[n] = read(block, at, littleEndian);
          }
          return samples;
        });
      }
    })(),
  };
}
