import { requireInteger, requireOneOf, requireOptions } from '@avemo/checks';
import type { AudioChannels, AudioSignal } from '../signal/audio-signal';
import { requireChannels, requireSignal } from '../signal/require-signal';

/** Options of {@link encodeWav}. */
export interface EncodeWavOptions {
  /** Stored samples: 16-bit integers (rounded, clipped to [−1, 32767/32768]) or 32-bit floats. Default `'int16'`. */
  sampleFormat?: 'int16' | 'float32';
}

/**
 * Writes sound as a RIFF/WAVE file. 16-bit samples are round(32768·x), so that what {@link decodeWav} read from a
 * 16-bit file is written back bit for bit.
 *
 * @param audio - one signal, or several channels of equal length; the rate must be a whole number of Hz
 * @param options - how samples are stored
 * @returns the file
 * @throws TypeError or RangeError for malformed or non-finite input
 * @example
 * ```ts
 * import { encodeWav } from '@avemo/dsp';
 *
 * encodeWav({ samples: new Float32Array(100), sampleRate: 16000 }).length; // → 244
 * ```
 */
export function encodeWav(audio: AudioSignal | AudioChannels, options: EncodeWavOptions = {}): Uint8Array {
  requireOptions('encodeWav', 'options', options);
  const { sampleFormat = 'int16' } = options;
  const { channels, sampleRate } = asChannels(audio);
  requireInteger('encodeWav', 'sampleRate', sampleRate, { max: 0xffffffff });
  requireInteger('encodeWav', 'the number of channels', channels.length, { max: 0xffff });
  requireOneOf('encodeWav', 'sampleFormat', sampleFormat, ['int16', 'float32']);
  const float = sampleFormat === 'float32';
  const width = float ? 4 : 2;
  const blockAlign = channels.length * width;
  const dataLength = channels[0].length * blockAlign;
  if (dataLength + 36 > 0xfffffffe) {
    throw new RangeError(
      `encodeWav: a WAVE file holds at most 4 GiB; this one would have ${dataLength} bytes.`,
    );
  }
  const view = new DataView(new ArrayBuffer(44 + dataLength));
  const text = (offset: number, letters: string) =>
    [...letters].forEach((letter, i) => view.setUint8(offset + i, letter.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 36 + dataLength, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, float ? 3 : 1, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * blockAlign, true);
  view.setUint16(32, blockAlign, true);
  view.setUint16(34, 8 * width, true);
  text(36, 'data');
  view.setUint32(40, dataLength, true);
  channels.forEach((samples, c) => {
    for (let n = 0, offset = 44 + c * width; n < samples.length; n++, offset += blockAlign) {
      if (float) view.setFloat32(offset, samples[n], true);
      else view.setInt16(offset, Math.max(-32768, Math.min(32767, Math.round(32768 * samples[n]))), true);
    }
  });
  return new Uint8Array(view.buffer);
}

function asChannels(audio: AudioSignal | AudioChannels): AudioChannels {
  if (audio && typeof audio === 'object' && 'channels' in audio) {
    requireChannels('encodeWav', audio);
    return audio;
  }
  requireSignal('encodeWav', audio);
  return { channels: [audio.samples], sampleRate: audio.sampleRate };
}
