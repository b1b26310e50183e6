import * as tf from '@tensorflow/tfjs-core';
import { formatValue } from '@avemo/checks';
import { asOnes, keepFrames } from '../layer/keep-frames';
import { requireTensor, toFloat } from '../layer/require-tensor';

/** What the regression losses leave out. */
export type LossMask = tf.Tensor | 'truth';

/** Truth and prediction as [sequences, time, outputs], zero where a step does not count, and 1 or 0 for each value. */
export interface CountedSteps {
  /** True values, 0 where a step does not count. */
  truth: tf.Tensor3D;
  /** Predicted values, 0 where a step does not count. */
  prediction: tf.Tensor3D;
  /** 1 for a value that counts, 0 for one that does not. */
  counts: tf.Tensor3D;
}

/**
 * Reads [time], [batch, time] or [batch, time, outputs] as [sequences, time, outputs]; what does not count is blanked, so
 * that it reaches neither a value nor a gradient. Throws `RangeError` for other shapes.
 */
export function stepsThatCount(
  caller: string,
  truth: tf.Tensor,
  prediction: tf.Tensor,
  mask?: LossMask,
): CountedSteps {
  requireTensor(caller, 'truth', truth);
  requireTensor(caller, 'prediction', prediction);
  const { shape } = prediction;
  if (shape.length < 1 || shape.length > 3 || truth.shape.join() !== shape.join()) {
    throw new RangeError(
      `${caller}: truth and prediction must have one shape, [time], [batch, time] or [batch, time, outputs]; ` +
        `got [${truth.shape.join(', ')}] and [${shape.join(', ')}].`,
    );
  }
  const [time, ...more] = shape.length === 1 ? shape : shape.slice(1);
  const full: [number, number, number] = [shape.length === 1 ? 1 : shape[0], time, more[0] ?? 1];
  const [t, p] = [truth, prediction].map((each) => tf.reshape<tf.Rank.R3>(toFloat(each), full));
  if (mask === undefined) return { truth: t, prediction: p, counts: tf.ones(full) };
  const counts = readMask(caller, mask, t, shape);
  return { truth: keepFrames(t, counts), prediction: keepFrames(p, counts), counts };
}

function readMask(caller: string, mask: LossMask, truth: tf.Tensor3D, shape: number[]): tf.Tensor3D {
  if (mask === 'truth') return asOnes<tf.Tensor3D>(tf.logicalNot(tf.isNaN(truth)));
  if (typeof mask === 'string') {
    throw new TypeError(`${caller}: mask must be a tensor or 'truth'; got ${formatValue(mask)}.`);
  }
  requireTensor(caller, 'mask', mask);
  const steps = shape.slice(0, 2).join();
  if (mask.shape.join() !== steps && mask.shape.join() !== shape.join()) {
    throw new RangeError(
      `${caller}: mask must have shape [${shape.slice(0, 2).join(', ')}], one value for each step; ` +
        `got [${mask.shape.join(', ')}].`,
    );
  }
  const perStep = mask.shape.length < 3 ? [...truth.shape.slice(0, 2), 1] : truth.shape;
  return tf.add(tf.reshape(asOnes<tf.Tensor>(mask), perStep), tf.zeros(truth.shape)) as tf.Tensor3D;
}
