import { createResampler, type AudioSignal } from '@avemo/dsp';

/** A sound that comes in pieces, one channel, as often as it is asked for. */
export interface SoundPieces {
  /** Hz. */
  sampleRate: number;
  /** The pieces in order. */
  chunks(): AsyncIterable<Float32Array> | Iterable<Float32Array>;
}

/** The sound at another rate, as one channel, in pieces. */
export async function* soundPiecesAt(
  { sampleRate: from, chunks }: SoundPieces,
  sampleRate: number,
): AsyncGenerator<Float32Array> {
  if (from === sampleRate) return yield* chunks();
  const resampler = createResampler({ from, to: sampleRate });
  for await (const chunk of chunks()) yield resampler.push(chunk);
  yield resampler.finish();
}

/** The same of a sound whose pieces say their rate. */
export async function* signalPiecesAt(
  pieces: AsyncIterable<AudioSignal>,
  sampleRate: number,
): AsyncGenerator<Float32Array> {
  let resampler: ReturnType<typeof createResampler> | undefined;
  for await (const { samples, sampleRate: from } of pieces) {
    if (from === sampleRate) yield samples;
    else yield (resampler ??= createResampler({ from, to: sampleRate })).push(samples);
  }
  if (resampler) yield resampler.finish();
}
