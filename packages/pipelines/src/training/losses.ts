import * as tf from '@tensorflow/tfjs-core';
import { cccLoss, rmseLoss } from '@avemo/fusion/losses';
import type { Compared } from './compared';
import { crossEntropy } from './cross-entropy';
import type { Loss } from './training';

/** One term of the loss, without its weight. Called inside `tf.tidy`. */
export function lossOf({ loss, gamma = 2, smoothing = 0 }: Loss, compared: Compared): tf.Scalar {
  const { output, truth, counts, rows } = compared;
  if (typeof loss === 'function') return loss(truth, output, rows);
  switch (loss) {
    case 'cross-entropy':
      return crossEntropy(compared, { smoothing });
    case 'focal':
      return crossEntropy(compared, { gamma });
    case 'mse': {
      const errors = tf.mul(tf.square(tf.sub(output, truth)), counts);
      return tf.div<tf.Scalar>(tf.sum(errors), tf.maximum(tf.sum(counts), 1));
    }
    case 'rmse':
      return rmseLoss(truth, output, { mask: counts });
    case 'ccc':
      // One answer per clip: the clips of the batch are the sequence.
      return output.rank === 2
        ? cccLoss(tf.expandDims(truth, 0), tf.expandDims(output, 0), { mask: tf.expandDims(counts, 0) })
        : cccLoss(truth, output, { mask: counts });
  }
}

/** What a clip of each class counts so that all classes count alike: clips / (classes · clips of the class). */
export function balancedWeights(labels: readonly number[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) if (label >= 0) counts[label]++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count > 0 ? total / (classes * count) : 0));
}
