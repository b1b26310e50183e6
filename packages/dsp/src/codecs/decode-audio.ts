import { requireBoolean, requireInteger, requireOptions } from '@avemo/checks';
import { AudioFormatError } from './audio-format-error';
import { ByteView, type BytesReader } from './binary-view';
import { collectSound } from './collect-sound';
import { createFaults } from './decode-faults';
import type { DecodedAudio, DecodeOptions } from './decoded-audio';
import { mixedToMono } from './mixed-to-mono';
import { openSound } from './open-sound';

/**
 * Decodes a sound file: WAV, Wave64, NIST SPHERE, AIFF, Sun AU, Core Audio, FLAC, MP3, Ogg Vorbis, Ogg Opus, AAC (ADTS, or the
 * first sound track of MP4, M4A and QuickTime files), told apart by their content. A decoder in WebAssembly is loaded when the
 * first file of its kind comes, and freed behind it. Those up to Core Audio and FLAC, also in Ogg, work as installed; the
 * others are optional packages:
 *
 * - MP3: `npm i mpg123-decoder`
 * - Ogg Vorbis: `npm i @wasm-audio-decoders/ogg-vorbis`
 * - Ogg Opus: `npm i opus-decoder`; always 48000 Hz
 * - AAC-LC: `npm i @audio/decode-aac` (FAAD2, GPL-2.0); without it the browser's own decoder, where there is one
 *
 * As many samples come out as went into the encoder, where the file tells: by the delay and padding of the LAME tag (MP3),
 * the granule positions and the pre-skip (Ogg), the edit list (MP4, where sound that begins later than the picture has that
 * much silence in front). MP3 without such a tag and ADTS cannot tell; there the encoder's delay, about 1105 and 1024
 * samples, stays in front. Samples of b-bit files come out as integers divided by 2^(b−1); lossy files may exceed ±1.
 *
 * Tags around the sound, missing end marks and lengths that a writer could not fill in are passed over. A file that is
 * damaged or cut off gives what is there, silence where something is missing within, and `warnings`. Recordings of hours:
 * {@link decodeAudioInParts}.
 *
 * @param bytes - the whole file, or what reads it where it is needed
 * @param options - `strict`, `mono`, `maxSamples`
 * @returns one Float32Array per channel, in the codec's order, the rate in Hz, and what is wrong with the file
 * @throws AudioFormatError where nothing can be decoded: `empty`, `not-audio`, `unsupported` (also for more than
 * `maxSamples`, and where a page's Content-Security-Policy forbids the decoders' WebAssembly), `malformed`,
 * `missing-decoder` with the package to install; with `strict` also `truncated`, `malformed` and `not-finite` for what is
 * a warning otherwise
 * @example
 * ```ts
 * import { decodeAudio, encodeWav } from '@avemo/dsp';
 *
 * const file = encodeWav({ samples: Float32Array.of(0.25, -0.25), sampleRate: 16000 });
 * const { channels, sampleRate, warnings } = await decodeAudio(file);
 * [channels.length, channels[0]!.length, sampleRate, warnings]; // → [1, 2, 16000, []]
 * const cut = await decodeAudio(file.subarray(0, file.length - 2));
 * [cut.channels[0]!.length, cut.warnings.length]; // → [1, 1]
 * ```
 */
export async function decodeAudio(
  bytes: Uint8Array | ArrayBuffer | BytesReader,
  options: DecodeOptions = {},
): Promise<DecodedAudio> {
  const view = ByteView.of('decodeAudio', bytes);
  requireOptions('decodeAudio', 'options', options);
  const { strict = false, mono = false, maxSamples = 2 ** 29 } = options;
  requireBoolean('decodeAudio', 'strict', strict);
  requireBoolean('decodeAudio', 'mono', mono);
  requireInteger('decodeAudio', 'maxSamples', maxSamples);
  const faults = createFaults('decodeAudio', strict);
  const found = await openSound('decodeAudio', view, faults);
  const sound = mono ? mixedToMono(found) : found;
  const { length, channels } = sound;
  if (length * channels > maxSamples) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: the file holds ${length} samples × ${channels} channels; at most ${maxSamples} are decoded at once. ` +
        'Use decodeAudioInParts(bytes), mono: true, or a shorter file, e.g. ffmpeg -i in -ac 1 -ar 16000 -t 3600 out.wav.',
    );
  }
  return collectSound('decodeAudio', sound, faults).wait();
}
