import type { AudioReader, AudioSignal } from '@avemo/dsp';
import { signalReader } from './signal-reader';
import { soundPiecesAt } from './sound-pieces-at';
import { keepSound, readerBlocks, type KeptSound } from './sound-reader';

/** Rate at which a voice is described, Hz. */
export const voiceRate = 16_000;

/** A sound as predictions need it, in memory or, where it is long, in a temporary file. */
export interface HeardSound {
  /** Seconds. */
  duration: number;
  /** Root mean square of its samples. */
  level: number;
  /** The sound at 16 kHz. */
  voice: AudioReader;
  /** The sound as it came. */
  original: AudioReader;
  /** Frees what keeps it. */
  remove(): void;
}

/** A sound that is in memory. */
export function heardSignal(signal: AudioSignal): HeardSound {
  const { samples, sampleRate } = signal;
  const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
  return {
    duration: samples.length / sampleRate,
    level: Math.sqrt(power),
    original: signalReader(signal),
    voice: signalReader(signal, voiceRate),
    remove: () => {},
  };
}

/** Hears a sound that comes in pieces. @throws WriteError where a temporary file cannot be written */
export async function hearSound(pieces: AsyncIterable<AudioSignal>): Promise<HeardSound> {
  let [squares, sampleRate] = [0, voiceRate];
  async function* measured() {
    for await (const piece of pieces) {
      ({ sampleRate } = piece);
      for (const x of piece.samples) squares += x * x;
      yield piece.samples;
    }
  }
  const whole = await keepSound(measured());
  const { length } = whole;
  const own: AudioReader = { sampleRate, length, read: whole.read };
  let voice: KeptSound = whole;
  if (sampleRate !== voiceRate) {
    voice = await keepSound(soundPiecesAt({ sampleRate, chunks: () => readerBlocks(own) }, voiceRate)).catch(
      (error: unknown) => {
        whole.remove();
        throw error;
      },
    );
  }
  return {
    duration: length / sampleRate,
    level: Math.sqrt(squares / length),
    original: own,
    voice: { sampleRate: voiceRate, length: voice.length, read: voice.read },
    remove() {
      whole.remove();
      voice.remove();
    },
  };
}
