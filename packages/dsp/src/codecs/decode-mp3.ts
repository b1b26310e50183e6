import type { ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import { decodeUnits } from './decode-units';
import { missingDecoder } from './missing-decoder';
import { splitMp3Frames } from './mp3-frames';
import { requireWebAssembly } from './require-web-assembly';
import { cutParts, type SoundStream } from './sound-stream';

/** By how many samples every decoder of layer III lags behind its input. */
const decoderDelay = 529;

/**
 * Opens an MP3 file. Where its information frame names the encoder's delay and padding they are cut off, so that as many
 * samples come out as were encoded; otherwise everything that the frames hold.
 * @internal
 */
export async function decodeMp3(view: ByteView, faults: DecodeFaults): Promise<SoundStream> {
  const { frames, header, gapless } = splitMp3Frames(view, faults);
  const { sampleRate, channels, samples } = header;
  const total = frames.length * samples;
  const start = gapless ? gapless.delay + decoderDelay : 0;
  const length = gapless ? Math.min(total - gapless.delay - gapless.padding, total - start) : total;
  const { MPEGDecoder } = await loadDecoder();
  const decoder = new MPEGDecoder({ enableGapless: false });
  const parts = decodeUnits(decoder, frames, {
    format: 'MP3',
    channels,
    sampleRate,
    samplesOf: () => samples,
    faults,
  });
  return { channels, sampleRate, length, parts: cutParts(parts, start, length) };
}

async function loadDecoder() {
  try {
    requireWebAssembly('MP3');
    return await import('mpg123-decoder');
  } catch (error) {
    throw missingDecoder('MP3', 'mpg123-decoder', error);
  }
}
