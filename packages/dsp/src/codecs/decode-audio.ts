import { AudioFormatError } from './audio-format-error';
import type { AudioChannels } from '../signal/audio-signal';
import { decodeWav } from './decode-wav';
import { splitAdtsFrames } from './adts-frames';
import { binaryView } from './binary-view';
import { decodeAac } from './decode-aac';
import { decodeFlac } from './decode-flac';
import { decodeMp3 } from './decode-mp3';
import { decodeOgg } from './decode-ogg';
import { readMp4Audio } from './mp4-audio';
import { sniffAudio, type AudioContainer } from './sniff-audio';

const decoders: Record<AudioContainer, (view: DataView) => AudioChannels | Promise<AudioChannels>> = {
  wav: (view) => decodeWav(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)),
  flac: decodeFlac,
  mp3: decodeMp3,
  ogg: decodeOgg,
  aac: async (view) => decodeAac(splitAdtsFrames(view)),
  mp4: async (view) => decodeAac(readMp4Audio(view)),
};

/**
 * Decodes a sound file: WAV, FLAC, MP3, Ogg Vorbis, Ogg Opus, AAC (ADTS, or the first sound track of MP4, M4A and QuickTime
 * files), told apart by their content. A decoder in WebAssembly is loaded when the first file of its kind comes, and freed
 * behind it. WAV and FLAC work as installed; the others are optional packages:
 *
 * - MP3: `npm i mpg123-decoder`
 * - Ogg Vorbis: `npm i @wasm-audio-decoders/ogg-vorbis`
 * - Ogg Opus: `npm i opus-decoder`; always 48000 Hz
 * - AAC-LC: `npm i @audio/decode-aac` (FAAD2, GPL-2.0); without it the browser's own decoder, where there is one
 *
 * As many samples come out as went into the encoder, where the file tells: by the delay and padding of the LAME tag (MP3),
 * the granule positions and the pre-skip (Ogg), the edit list (MP4). MP3 without such a tag and ADTS cannot tell; there the
 * encoder's delay, about 1105 and 1024 samples, stays in front. Samples of b-bit files come out as integers divided by
 * 2^(b−1); lossy files may exceed ±1.
 *
 * @param bytes - the whole file
 * @returns one Float32Array per channel, in the codec's order, and the rate in Hz
 * @throws AudioFormatError as {@link decodeWav}; `truncated` where samples, frames or pages are missing that the file says it
 * has, `malformed` where it contradicts itself or a checksum fails, `missing-decoder` with the package to install,
 * `unsupported` where a page's Content-Security-Policy forbids the decoders' WebAssembly
 * @example
 * ```ts
 * import { decodeAudio, encodeWav } from '@avemo/dsp';
 *
 * const file = encodeWav({ samples: Float32Array.of(0.25, -0.25), sampleRate: 16000 });
 * const { channels, sampleRate } = await decodeAudio(file);
 * [channels.length, channels[0].length, sampleRate]; // → [1, 2, 16000]
 * ```
 */
export async function decodeAudio(bytes: Uint8Array | ArrayBuffer): Promise<AudioChannels> {
  const view = binaryView('decodeAudio', bytes);
  if (view.byteLength === 0) throw new AudioFormatError('empty', 'decodeAudio: the file is empty (0 bytes).');
  const found = sniffAudio(view);
  if (typeof found === 'string') return decoders[found](view);
  if (found) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: this looks like ${found.unsupported}; expected WAV, FLAC, MP3, Ogg, AAC or MP4. Convert it first, e.g. ffmpeg -i in out.wav.`,
    );
  }
  throw new AudioFormatError(
    'not-audio',
    'decodeAudio: the file begins neither as WAV, FLAC, MP3, Ogg, AAC nor MP4.',
  );
}
