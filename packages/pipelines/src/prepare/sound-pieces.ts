import type { AudioReader, AudioSignal } from '@avemo/dsp';
import { signalPiecesAt } from '../io/sound-pieces-at';
import { keepSound } from '../io/sound-reader';
import type { AudioTrack } from './media';

/** The track of a sound that comes in pieces. */
export const trackOfPieces = (chunks: AudioTrack['chunks']): AudioTrack => ({
  chunks,
  async read(): Promise<AudioSignal> {
    const pieces: AudioSignal[] = [];
    let length = 0;
    for await (const piece of chunks()) {
      pieces.push(piece);
      length += piece.samples.length;
    }
    const samples = new Float32Array(length);
    pieces.reduce((at, piece) => (samples.set(piece.samples, at), at + piece.samples.length), 0);
    return { samples, sampleRate: pieces[0]?.sampleRate ?? 16_000 };
  },
});

/**
 * Has some work read the sound of a track at another rate, from any place, as often as it likes; memory does not grow with its length.
 *
 * @param track - The sound.
 * @param sampleRate - Hz.
 * @param work - What reads it, while it runs.
 */
export async function withTrackReader<T>(
  track: Pick<AudioTrack, 'chunks'>,
  sampleRate: number,
  work: (reader: AudioReader) => Promise<T> | T,
): Promise<T> {
  const { length, read, remove } = await keepSound(signalPiecesAt(track.chunks(), sampleRate));
  try {
    return await work({ sampleRate, length, read });
  } finally {
    remove();
  }
}
