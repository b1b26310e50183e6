import ndarray, { type NdArray } from 'ndarray';
import { featureStatistics } from '@avemo/dsp';
import type { Example, Stream } from '../training/batch';

/** Mean and standard deviation of each feature of a stream over all training frames, for z-scores. */
export interface Statistics {
  /** μ of each feature. */
  mean: number[];
  /** σ of each feature, above 0. */
  deviation: number[];
}

/**
 * Fits z-score statistics on the frames of training examples: X' = (X − μ)/σ. A feature that never changes gets
 * σ = 1, so that its z-score is 0.
 *
 * @param examples The training examples.
 * @param stream Whose frames.
 * @returns μ and σ, one value a feature.
 * @throws RangeError when no example has the stream.
 *
 * Source: JIPS (Liu & Tang 2021), equation (9).
 * @internal
 */
export function fitStatistics(examples: readonly Example[], stream: Stream): Statistics {
  const { mean, deviation } = featureStatistics(framesOf(examples, stream));
  return { mean, deviation: deviation.map((sigma) => (sigma > 1e-8 ? sigma : 1)) };
}

function* framesOf(examples: readonly Example[], stream: Stream): Generator<NdArray<Float32Array>> {
  for (const { streams } of examples) {
    const sequence = streams[stream];
    if (sequence) yield ndarray(sequence.data, [sequence.frames, sequence.width]);
  }
}
