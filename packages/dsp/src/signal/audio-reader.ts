import { formatValue, requireFunction, requireInteger, requirePositive } from '@avemo/checks';
import type { AudioSignal } from './audio-signal';
import { requireSignal } from './require-signal';
import { requireStreamSamples } from './stream-samples';

/**
 * One channel of sound that is read where it is needed, from a file for example, so that hours of it need not lie in memory.
 * Functions that need the whole sound take it in place of an {@link AudioSignal}, with the same result bit for bit; they read
 * it a few times from front to back.
 *
 * @example
 * ```ts
 * import { detectEndpoints, type AudioReader } from '@avemo/dsp';
 *
 * // a minute of silence with a tone from 0.3 to 0.7 s, of which only what is read exists
 * const tone = (n: number) => (n >= 2400 && n < 5600 ? Math.sin(0.3 * n) : 0);
 * const sound: AudioReader = {
 *   sampleRate: 8000,
 *   length: 60 * 8000,
 *   read: (start, end) => Float32Array.from({ length: end - start }, (_, i) => tone(start + i)),
 * };
 * detectEndpoints(sound); // → [{ start: 0.3, end: 0.7 }]
 * ```
 */
export interface AudioReader {
  /** Hz, above 0. */
  sampleRate: number;
  /** Samples, a whole number ≥ 0. */
  length: number;
  /** The samples from `start` to before `end`, 0 ≤ start ≤ end ≤ length; finite, nominally in [−1, 1]. */
  read(start: number, end: number): Float32Array;
}

/** Samples that are read at once. */
const blockLength = 2 ** 17;

/** A signal or reader, checked, as a reader whose samples are checked as they are read. @internal */
export function readerOf(caller: string, sound: AudioSignal | AudioReader): AudioReader {
  if (sound === null || typeof sound !== 'object' || !('read' in sound)) {
    requireSignal(caller, sound);
    const { samples, sampleRate } = sound;
    return { sampleRate, length: samples.length, read: (start, end) => samples.subarray(start, end) };
  }
  const { sampleRate, length } = sound;
  requirePositive(caller, 'sampleRate', sampleRate);
  requireInteger(caller, 'length', length, { min: 0 });
  requireFunction(caller, 'read', sound.read);
  return {
    sampleRate,
    length,
    read(start, end) {
      const samples = sound.read(start, end);
      if (!(samples instanceof Float32Array) || samples.length !== end - start) {
        throw new TypeError(
          `${caller}: read(${start}, ${end}) must give a Float32Array of ${end - start} samples; got ${formatValue(samples)}.`,
        );
      }
      requireStreamSamples(caller, samples, start);
      return samples;
    },
  };
}

/** Visits all samples in order, block by block; at least one block, which may be empty. @internal */
export function forEachBlock(
  { length, read }: AudioReader,
  visit: (samples: Float32Array, start: number, last: boolean) => void,
): void {
  let start = 0;
  do {
    const end = Math.min(length, start + blockLength);
    visit(read(start, end), start, end === length);
    start = end;
  } while (start < length);
}

/** A stretch of a sound that is at hand. @internal */
export interface SampleWindow {
  /** Samples of the whole sound. */
  readonly length: number;
  /** The stretch. */
  samples: Float32Array;
  /** Where in the sound it begins. */
  from: number;
  /** Has the stretch hold the samples from `first` to before `end`, as far as the sound has them. */
  hold(first: number, end: number): void;
}

/** A stretch that moves, forwards and backwards, with what is asked for. @internal */
export function createSampleWindow({ length, read }: AudioReader): SampleWindow {
  const held: SampleWindow = {
    length,
    samples: new Float32Array(0),
    from: 0,
    hold(first, end) {
      const begin = Math.max(0, Math.min(first, length));
      const stop = Math.max(begin, Math.min(end, length));
      if (begin >= held.from && stop <= held.from + held.samples.length) return;
      const margin = Math.max(0, Math.floor((blockLength - (stop - begin)) / 2));
      held.from = Math.max(0, begin - margin);
      held.samples = read(held.from, Math.min(length, stop + margin));
    },
  };
  return held;
}
