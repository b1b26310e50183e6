import { ndArray, requireOptions } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { samplesOf } from '../signal/chunk-samples';
import { ExtractorError } from './extractor-error';
import type { ExtractorSpec } from './extractor-spec';
import { createExtractorPipeline } from './extractor-pipeline';
import { plainCopy } from './read-spec';
import { requireStreamSamples } from '../signal/stream-samples';
import { requireSpec } from './parse-extractor-spec';

/** Options of {@link createExtractor}. */
export interface CreateExtractorOptions {
  /**
   * Rate of the sound that is pushed, whole Hz; default the spec's. Another rate puts `createResampler` in front. It
   * belongs to the microphone or the file, not to the model, and so not to the spec.
   */
  inputRate?: number;
}

/** A span of sound. */
export interface Latency {
  /** Samples of the input. */
  samples: number;
  /** The same in seconds. */
  seconds: number;
}

/** Turns a stream of samples into features; see {@link createExtractor}. */
export interface Extractor {
  /** What is computed: a copy of the spec, to be saved beside a model. */
  readonly spec: ExtractorSpec;
  /** Rate of the sound that is pushed, Hz. */
  readonly inputRate: number;
  /** What a row is: [features], or [segmentLength, features, channels]. */
  readonly rowShape: readonly number[];
  /** Row t stands at t · hopSeconds: the start of its first frame, or its middle where frames are centred. */
  readonly hopSeconds: number;
  /** A row is out as soon as this much sound, counted from where it stands, is in; at the latest. */
  readonly latency: Latency;
  /** Rows that have come out since the beginning or the last reset. */
  readonly rows: number;
  /** Takes the next samples, any number; gives the rows that they decide, [rows, …rowShape]. */
  push(chunk: Float32Array | AudioSignal): NdArray<Float32Array>;
  /** Says that nothing follows; gives the remaining rows. */
  finish(): NdArray<Float32Array>;
  /** Begins a new stream. */
  reset(): void;
}

/**
 * A feature extractor for streams: it accepts sound in pieces of any size and gives the rows of features that these
 * decide. All rows together are, bit for bit, what the offline functions give for the whole: those are the same state
 * run once. Memory does not grow with the length of the stream.
 *
 * The stages, each optional but the feature: resampling, pre-emphasis, the feature, deltas, z-scores, segments.
 *
 * @param spec - what to compute, as plain data; what needs the whole signal is refused, with what to give instead
 * @param options - the rate of the input, if it is another one
 * @returns the extractor. `push` and `finish` throw RangeError for non-finite samples, named by their index in the
 * stream; an extractor that has thrown so, or has finished, throws ExtractorError until `reset()`
 * @throws ExtractorSpecError for a spec of which no extractor can be made; RangeError for an `inputRate` out of range
 * @example
 * ```ts
 * import { createExtractor } from '@avemo/dsp';
 *
 * const extractor = createExtractor({
 *   version: 1,
 *   sampleRate: 16000,
 *   feature: 'log-mel',
 *   options: { frameLength: 400, hopLength: 160, melBands: 64 },
 *   deltas: { order: 2 },
 * });
 * extractor.latency.seconds; // → 0.065
 * extractor.push(new Float32Array(1000)).shape; // → [0, 192]
 * extractor.push(new Float32Array(1000)).shape; // → [7, 192]
 * extractor.finish().shape; // → [4, 192]
 * ```
 */
export function createExtractor(spec: ExtractorSpec, options: CreateExtractorOptions = {}): Extractor {
  const settings = requireSpec('createExtractor', spec);
  requireOptions('createExtractor', 'options', options);
  const { inputRate = settings.sampleRate } = options;
  let pipeline = createExtractorPipeline(settings, inputRate);
  const { rowShape, hopSeconds, latency, width } = pipeline;
  let received = 0;
  let rows = 0;
  let ended: ExtractorError | undefined;

  const run = (samples: Float32Array, last: boolean) => {
    let data: Float32Array;
    try {
      data = pipeline.push(samples, last);
    } catch (cause) {
      throw fail(cause);
    }
    received += samples.length;
    rows += data.length / width;
    return ndArray(data, [data.length / width, ...rowShape]);
  };
  const fail = (cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `createExtractor: this stream ended at sample ${received} with an error (${why}). Call reset() for a new one.`;
    ended = new ExtractorError('failed', message, { cause });
    return cause;
  };

  return {
    get spec() {
      return plainCopy(settings);
    },
    inputRate,
    rowShape,
    hopSeconds,
    latency: { samples: latency, seconds: latency / inputRate },
    get rows() {
      return rows;
    },
    push(chunk) {
      if (ended) throw ended;
      const samples = samplesOf(
        'createExtractor',
        chunk,
        inputRate,
        (other) => `createExtractor(spec, { inputRate: ${other} })`,
      );
      try {
        requireStreamSamples('createExtractor', samples, received);
      } catch (cause) {
        throw fail(cause);
      }
      return run(samples, false);
    },
    finish() {
      if (ended) throw ended;
      const rest = run(new Float32Array(0), true);
      ended = new ExtractorError(
        'finished',
        'createExtractor: finish() has been called. Call reset() for a new stream.',
      );
      return rest;
    },
    reset() {
      pipeline = createExtractorPipeline(settings, inputRate);
      received = 0;
      rows = 0;
      ended = undefined;
    },
  };
}
