import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { requireSignal } from '../signal/require-signal';
import { createExtractorPipeline } from './extractor-pipeline';
import type { ExtractorSpec } from './extractor-spec';
import { requireSpec } from './parse-extractor-spec';

/**
 * The features that a spec describes, of a whole signal: all rows of {@link createExtractor} at once, with the same bits.
 * A signal of another rate is resampled first.
 *
 * @param signal - finite samples at any rate; shorter than a frame gives no rows
 * @param spec - what to compute, as plain data
 * @returns one row per frame or segment, [rows, …rowShape]
 * @throws ExtractorSpecError for a spec of which no extractor can be made; RangeError for non-finite samples; TypeError for
 * anything but a signal
 * @example
 * ```ts
 * import { extractFeatures } from '@avemo/dsp';
 *
 * const signal = { samples: new Float32Array(8000), sampleRate: 8000 };
 * const spec = { version: 1, sampleRate: 16000, feature: 'log-mel', options: {} } as const;
 * extractFeatures(signal, spec).shape; // → [98, 64]
 * ```
 */
export function extractFeatures(signal: AudioSignal, spec: ExtractorSpec): NdArray<Float32Array> {
  requireSignal('extractFeatures', signal);
  const { rowShape, width, push } = createExtractorPipeline(
    requireSpec('extractFeatures', spec),
    signal.sampleRate,
  );
  const data = push(signal.samples, true);
  return ndArray(data, [data.length / width, ...rowShape]);
}
