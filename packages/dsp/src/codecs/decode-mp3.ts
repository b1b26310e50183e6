import { AudioFormatError } from './audio-format-error';
import type { AudioChannels } from '../signal/audio-signal';
import { requireDecodableLength } from './decodable-length';
import { decodeParts, joinParts, partsLength } from './decoded-parts';
import { missingDecoder } from './missing-decoder';
import { splitMp3Frames } from './mp3-frames';
import { requireWebAssembly } from './require-web-assembly';

const framesAtOnce = 256;
/** By how many samples every decoder of layer III lags behind its input. */
const decoderDelay = 529;

/**
 * Decodes an MP3 file. Where its information frame names the encoder's delay and padding they are cut off, so that as many
 * samples come out as were encoded; otherwise everything that the frames hold.
 * @internal
 */
export async function decodeMp3(view: DataView): Promise<AudioChannels> {
  const { frames, header, gapless } = splitMp3Frames(view);
  const { sampleRate, channels, samples } = header;
  const total = frames.length * samples;
  requireDecodableLength('MP3', total, channels);
  const { MPEGDecoder } = await loadDecoder();
  const decoder = new MPEGDecoder({ enableGapless: false });
  const pieces = function* () {
    for (let i = 0; i < frames.length; i += framesAtOnce) {
      yield () => decoder.decodeFrames(frames.slice(i, i + framesAtOnce));
    }
  };
  const parts = await decodeParts(decoder, pieces(), { format: 'MP3', channels, sampleRate });
  const found = partsLength(parts);
  if (found !== total) {
    throw new AudioFormatError(
      'malformed',
      `decodeAudio: the MP3 file has ${frames.length} frames of ${samples} samples, but ${found} samples could be decoded.`,
    );
  }
  const start = gapless ? gapless.delay + decoderDelay : 0;
  const length = gapless ? Math.min(total - gapless.delay - gapless.padding, total - start) : total;
  return { channels: joinParts('MP3', parts, channels, start, length), sampleRate };
}

async function loadDecoder() {
  try {
    requireWebAssembly('MP3');
    return await import('mpg123-decoder');
  } catch (error) {
    throw missingDecoder('MP3', 'mpg123-decoder', error);
  }
}
