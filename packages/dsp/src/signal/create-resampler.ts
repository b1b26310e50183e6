import { formatValue, requireInteger, requireOptions } from '@avemo/checks';
import { ExtractorError } from '../extractor/extractor-error';
import type { Latency } from '../extractor/create-extractor';
import { createResampleStream } from './resample-stream';
import { requireStreamSamples } from './stream-samples';
import { highestRate } from './resample';

/** Options of {@link createResampler}. */
export interface CreateResamplerOptions {
  /** Rate of what is pushed, whole Hz, at most 1,000,000. */
  from: number;
  /** Rate of what comes out, whole Hz, at most 1,000,000. */
  to: number;
}

/** Converts the rate of a stream; see {@link createResampler}. */
export interface Resampler {
  /** A moment of the sound is out as soon as this much, counted from it, is in; at the latest. */
  readonly latency: Latency;
  /** Takes the next samples, any number; gives those that they decide. */
  push(samples: Float32Array): Float32Array;
  /** Says that nothing follows; gives the rest. */
  finish(): Float32Array;
  /** Begins a new stream. */
  reset(): void;
}

/**
 * Sample-rate conversion of a stream: the samples, whatever pieces they come in, are bit for bit those of `resample` of
 * the whole. It works in blocks of about a tenth of a second, which is most of its latency.
 *
 * @param options - both rates
 * @returns the resampler; it throws RangeError for non-finite samples, named by their index in the stream, and
 * ExtractorError after `finish()` or such an error, until `reset()`
 * @throws RangeError for a rate out of range
 * @example
 * ```ts
 * import { createResampler } from '@avemo/dsp';
 *
 * const resampler = createResampler({ from: 48000, to: 16000 });
 * const pieces = [0, 1, 2, 3].map(() => resampler.push(new Float32Array(4800)).length);
 * [...pieces, resampler.finish().length]; // → [0, 1904, 1904, 1904, 688]
 * ```
 */
export function createResampler(options: CreateResamplerOptions): Resampler {
  requireOptions('createResampler', 'options', options, 'Pass { from, to }, Hz');
  const { from, to } = options;
  requireInteger('createResampler', 'from', from, { max: highestRate });
  requireInteger('createResampler', 'to', to, { max: highestRate });
  const stream = createResampleStream(from, to);
  let received = 0;
  let ended: ExtractorError | undefined;
  return {
    latency: { samples: stream.latency, seconds: stream.latency / from },
    push(samples) {
      if (ended) throw ended;
      if (!(samples instanceof Float32Array)) {
        throw new TypeError(`createResampler: samples must be a Float32Array; got ${formatValue(samples)}.`);
      }
      try {
        requireStreamSamples('createResampler', samples, received);
      } catch (cause) {
        const message = `createResampler: this stream ended with an error (${(cause as Error).message}). Call reset() for a new one.`;
        ended = new ExtractorError('failed', message, { cause });
        throw cause;
      }
      received += samples.length;
      return stream.push(samples, false);
    },
    finish() {
      if (ended) throw ended;
      const rest = stream.push(new Float32Array(0), true);
      ended = new ExtractorError(
        'finished',
        'createResampler: finish() has been called. Call reset() for a new stream.',
      );
      return rest;
    },
    reset() {
      stream.reset();
      received = 0;
      ended = undefined;
    },
  };
}
