import * as tf from '@tensorflow/tfjs-core';
import { adaptiveFactors } from '@avemo/fusion';
import { bootstrapInterval } from '@avemo/metrics';
import type { Dataset } from '../datasets/dataset';
import { encodeBatch, headOutputs } from '../recipes/system';
import type { TrainedSystem } from '../recipes/trained-system';
import type { AdaptiveFactor, AttentionTrace, Estimate } from '../report/report-data';
import { STREAMS, disposeBatch, makeBatch, type Example, type Stream } from '../training/batch';

/** μ and η of one clip: how much each stream counted in adaptive pooling. */
export interface ClipFactors {
  label: number;
  audio: number;
  video: number;
}

/** The attention over time of one clip, for every stream with more than one frame. */
export function explainAttention(
  { description, members }: TrainedSystem,
  example: Example,
  { dataset, predicted }: { dataset: Dataset; predicted: number },
): AttentionTrace {
  const { labels } = description;
  const streams: AttentionTrace['streams'] = [];
  for (const { head, encoders } of members) {
    const batch = makeBatch([example]);
    tf.tidy(() => {
      const encoded = encodeBatch(batch, encoders, head.streams);
      for (const stream of head.streams) {
        const { x, mask } = encoded[stream]!;
        if (x.shape[1] < 2) continue;
        const weights = Array.from(head.pooling[stream]!.attentionWeights([x, mask]).dataSync());
        const step = secondsPerStep(stream, description, dataset);
        if (step) streams.push({ stream, times: weights.map((_, i) => i * step), weights });
      }
    });
    disposeBatch(batch);
  }
  return { clip: example.id, label: labels[example.label], predicted: labels[predicted], streams };
}

/** Seconds between two weights of a stream; undefined where the data set does not tell. */
function secondsPerStep(
  stream: Stream,
  { audioFeatures, settings }: TrainedSystem['description'],
  dataset: Dataset,
): number | undefined {
  if (stream === 'video') return dataset.videoFeatures?.frameSeconds;
  const framesPerStep = settings.encoderStrides.reduce((product, stride) => product * stride, 1);
  return (framesPerStep * audioFeatures.hopLength) / audioFeatures.sampleRate;
}

/** The adaptive factors of clips under a system that pools adaptively. */
export function explainFactors({ members }: TrainedSystem, examples: readonly Example[]): ClipFactors[] {
  const [{ head, encoders }] = members;
  const factors: ClipFactors[] = [];
  for (let start = 0; start < examples.length; start += 16) {
    const part = examples.slice(start, start + 16);
    const batch = makeBatch(part);
    const values = tf.tidy(() => {
      const encoded = encodeBatch(batch, encoders, STREAMS);
      const [, audio, video] = headOutputs(head, encoded, { training: false, step: 0 }) as tf.Tensor2D[];
      return adaptiveFactors(audio, video).dataSync();
    });
    disposeBatch(batch);
    part.forEach(({ label }, i) => factors.push({ label, audio: values[2 * i], video: values[2 * i + 1] }));
  }
  return factors;
}

/** Mean factors a label with 95 % bootstrap intervals over the clips; labels without clips are left out. */
export function summarizeFactors(
  factors: readonly ClipFactors[],
  labels: readonly string[],
): AdaptiveFactor[] {
  return labels.flatMap((label, index) => {
    const own = factors.filter((factor) => factor.label === index);
    if (own.length === 0) return [];
    const estimate = (values: number[]): Estimate => {
      const { estimate: value, low, high } = bootstrapInterval(mean, [values], { seed: 1, resamples: 1000 });
      return { value, low, high };
    };
    return [{ label, audio: estimate(own.map((f) => f.audio)), video: estimate(own.map((f) => f.video)) }];
  });
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;
