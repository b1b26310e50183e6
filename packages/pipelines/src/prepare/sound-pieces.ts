import type { AudioSignal } from '@avemo/dsp';
import type { AudioTrack } from './media';

const pieceSeconds = 10;

/** A sound that can only be read whole, which is also given in pieces. */
export const soundInPieces = (read: () => Promise<AudioSignal>): AudioTrack => ({
  read,
  async *chunks() {
    const { samples, sampleRate } = await read();
    const length = Math.ceil(pieceSeconds * sampleRate);
    for (let at = 0; at < samples.length; at += length) {
      yield { samples: samples.subarray(at, at + length), sampleRate };
    }
  },
});
