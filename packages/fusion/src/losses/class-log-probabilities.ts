import * as tf from '@tensorflow/tfjs-core';
import { requireList } from '@avemo/checks';
import { requireTensor, toFloat } from '../layer/require-tensor';

/** Probabilities below this count as this, so that their logarithm stays finite. */
const SMALLEST = 1e-7;

/** Checks the shapes and gives truth and log-probabilities as [samples, classes]. */
export function classLogProbabilities(
  caller: string,
  truth: tf.Tensor,
  prediction: tf.Tensor,
  fromLogits: boolean,
): { truth: tf.Tensor2D; logs: tf.Tensor2D } {
  requireTensor(caller, 'truth', truth);
  requireTensor(caller, 'prediction', prediction);
  const { shape } = prediction;
  const classes = shape[shape.length - 1];
  if (shape.length < 2 || classes === 0 || truth.shape.join() !== shape.join()) {
    throw new RangeError(
      `${caller}: truth and prediction must have one shape [batch, …, classes], truth one-hot; ` +
        `got [${truth.shape.join(', ')}] and [${shape.join(', ')}]. Use tf.oneHot for class indices.`,
    );
  }
  const rows = (each: tf.Tensor) => tf.reshape<tf.Rank.R2>(toFloat(each), [each.size / classes, classes]);
  const p = rows(prediction);
  if (p.size === 0) return { truth: rows(truth), logs: p };
  const logs = fromLogits ? tf.logSoftmax(p) : tf.log(tf.maximum(p, SMALLEST));
  return { truth: rows(truth), logs: logs as tf.Tensor2D };
}

/** Throws unless `value` is a list of `classes` finite weights ≥ 0 that are not all 0. */
export function requireClassWeights(
  caller: string,
  value: readonly number[] | undefined,
  classes: number,
): void {
  if (value === undefined) return;
  requireList(caller, 'classWeights', value);
  const fits =
    value.length === classes && value.every((w) => w >= 0 && w < Infinity) && value.some((w) => w > 0);
  if (fits) return;
  throw new RangeError(
    `${caller}: classWeights must be ${classes} finite numbers of at least 0, not all 0; got [${value.join(', ')}].`,
  );
}
