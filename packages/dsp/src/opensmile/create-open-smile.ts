import { ndArray, requireFunction, requireInRange, requireOptions, requirePositive } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { ExtractorError } from '../extractor/extractor-error';
import type { AudioSignal } from '../signal/audio-signal';
import { samplesOf } from '../signal/chunk-samples';
import { requireStreamSamples } from '../signal/stream-samples';
import { createContourEngine } from './contour-engine';
import { hopLengthOf } from './contour-source';
import { createCourseStore, type ContourKeeper } from './course-store';
import { createDescriptorJoin } from './descriptor-rows';
import { tableOf, type OpenSmileSet } from './open-smile-set';
import { segmentFunctionals } from './segment-functionals';

/** Options of {@link createOpenSmile}. */
export interface OpenSmileOptions {
  /** Rate of the sound that is pushed, Hz. */
  sampleRate: number;
  /** Seconds of the past that functionals can look back at, > 0. Default Infinity: memory grows with the stream. */
  keepSeconds?: number;
  /**
   * Makes what keeps the values of one contour, e.g. a file, so that functionals of hours need little memory; not together
   * with `keepSeconds`. Default: memory.
   */
  openKeeper?: () => ContourKeeper;
}

/** A stretch of a stream for functionals. */
export interface OpenSmileInterval {
  /** Seconds from the beginning of the stream, ≥ 0. Default: the oldest that is kept. */
  start?: number;
  /** Seconds, excluded. Default: what has come. */
  end?: number;
}

/** A set over a stream; see {@link createOpenSmile}. */
export interface OpenSmile {
  /** What is computed. */
  readonly set: OpenSmileSet;
  /** Rate of the sound that is pushed, Hz. */
  readonly sampleRate: number;
  /** Seconds from one row to the next: 10 ms, rounded to samples. */
  readonly hopSeconds: number;
  /** Rows of descriptors that have come out; row t belongs to the frame that begins at t · hopSeconds. */
  readonly rows: number;
  /** Takes the next samples, any number; gives the rows of descriptors that they decide, [rows, descriptors]. */
  push(chunk: Float32Array | AudioSignal): NdArray<Float32Array>;
  /** Says that nothing follows; gives the remaining rows. */
  finish(): NdArray<Float32Array>;
  /** The functionals of a segment of what has come; by default of all of it. */
  functionals(interval?: OpenSmileInterval): Float32Array;
  /** Begins a new stream. */
  reset(): void;
}

/**
 * A set of openSMILE over a stream: descriptors as they come, functionals of any stretch, such as a window that slides.
 * However the samples are cut, all values are bit for bit those of `openSmileDescriptors` and `openSmileFunctionals`.
 *
 * @param set - a set of this module
 * @param options - the rate, and how far functionals can look back
 * @returns the stream. `push` throws RangeError for non-finite samples; what follows `finish` is an ExtractorError until
 * `reset`. `functionals` gives NaN, with a warning, for a stretch that is too short
 * @throws TypeError for anything but a set, RangeError for options out of range
 *
 * Source: F. Eyben, M. Wöllmer & B. Schuller, openSMILE, 2010, https://doi.org/10.1145/1873951.1874246.
 * @example
 * ```ts
 * import { createOpenSmile, is09Emotion } from '@avemo/dsp/opensmile';
 *
 * const stream = createOpenSmile(is09Emotion, { sampleRate: 16000, keepSeconds: 3 });
 * const second = Float32Array.from({ length: 16000 }, (_, n) => 0.5 * Math.sin(0.2 * n));
 * stream.push(second).shape; // → [95, 32]
 * stream.push(second).shape; // → [100, 32]
 * stream.functionals({ start: 1, end: 1.5 }).length; // → 384
 * ```
 */
export function createOpenSmile(set: OpenSmileSet, options: OpenSmileOptions): OpenSmile {
  const caller = 'createOpenSmile';
  const table = tableOf(caller, set);
  requireOptions(caller, 'options', options, 'Pass { sampleRate }');
  const { sampleRate, keepSeconds = Infinity, openKeeper } = options;
  requirePositive(caller, 'sampleRate', sampleRate);
  if (keepSeconds !== Infinity) requirePositive(caller, 'keepSeconds', keepSeconds);
  if (openKeeper !== undefined) {
    requireFunction(caller, 'openKeeper', openKeeper);
    if (keepSeconds !== Infinity) {
      throw new RangeError(
        `${caller}: openKeeper and keepSeconds exclude each other. Leave one of them out.`,
      );
    }
  }
  const width = table.descriptors.length;
  const hopSeconds = hopLengthOf(sampleRate) / sampleRate;
  const begin = () => ({
    engine: createContourEngine(table, sampleRate),
    join: createDescriptorJoin(table),
    store: createCourseStore(Math.ceil(keepSeconds / hopSeconds), openKeeper),
    received: 0,
    rows: 0,
    finished: false,
  });
  let state = begin();

  const run = (samples: Float32Array, last: boolean) => {
    const come = state.engine.push(samples, last);
    state.store.add(come);
    const data = state.join(come);
    state.received += samples.length;
    state.rows += data.length / width;
    return ndArray(data, [data.length / width, width]);
  };
  const requireOpen = () => {
    if (!state.finished) return;
    throw new ExtractorError(
      'finished',
      `${caller}: finish() has been called. Call reset() for a new stream.`,
    );
  };

  return {
    set,
    sampleRate,
    hopSeconds,
    get rows() {
      return state.rows;
    },
    push(chunk) {
      requireOpen();
      const samples = samplesOf(
        ...([caller, chunk, sampleRate] as const),
        (other) => `${caller}(set, { sampleRate: ${other} })`,
      );
      requireStreamSamples(caller, samples, state.received);
      return run(samples, false);
    },
    finish() {
      requireOpen();
      state.finished = true;
      return run(new Float32Array(0), true);
    },
    functionals(interval = {}) {
      requireOptions(caller, 'interval', interval, 'Pass { start, end }');
      const { start = 0, end = Infinity } = interval;
      requireInRange(caller, 'start', start, 0, Number.MAX_VALUE);
      if (end !== Infinity) requireInRange(caller, 'end', end, start, Number.MAX_VALUE);
      const { store } = state;
      const from = Math.max(Math.round(start / hopSeconds), store.first);
      const to = end === Infinity ? Infinity : Math.round(end / hopSeconds);
      return segmentFunctionals(caller, table, store, from, to);
    },
    reset() {
      state = begin();
    },
  };
}
