import { AudioFormatError } from './audio-format-error';
import type { AudioChannels } from './audio-signal';
import { decodeWav } from './decode-wav';
import { binaryView, fourCharacters } from './internal/binary-view';
import { decodeFlac } from './internal/decode-flac';

/**
 * Decodes a WAV or FLAC file, told apart by its first bytes. The FLAC decoder (WebAssembly) is loaded only when a FLAC
 * file comes, and freed behind it. Samples of b-bit files come out as integers divided by 2^(b−1).
 *
 * @param bytes - the whole file
 * @returns one Float32Array a channel, and the rate in Hz
 * @throws AudioFormatError as {@link decodeWav}; a FLAC file that holds fewer samples than its header says is
 * `truncated`, one whose frames contradict the header `malformed`
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
  const id = fourCharacters(view, 0);
  if (['RIFF', 'RIFX', 'RF64', 'BW64'].some((known) => known.startsWith(id))) return decodeWav(bytes);
  if ('fLaC'.startsWith(id)) return decodeFlac(view);
  const other = otherFormat(view, id);
  if (other) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: this looks like ${other}; expected WAV or FLAC. Convert it first, e.g. ffmpeg -i in out.wav.`,
    );
  }
  throw new AudioFormatError('not-audio', 'decodeAudio: the file begins neither as WAV nor as FLAC.');
}

function otherFormat(view: DataView, id: string): string | undefined {
  if (id === 'OggS') return 'Ogg';
  if (id === 'FORM') return 'AIFF';
  if (fourCharacters(view, 4) === 'ftyp') return 'MP4';
  if (id.startsWith('ID3') || (view.byteLength > 1 && (view.getUint16(0) & 0xffe0) === 0xffe0)) return 'MP3';
  return undefined;
}
