import * as tf from '@tensorflow/tfjs-core';
import { softmaxOfMask } from '../layer/presence';

/**
 * Scaled dot-product attention in several heads: queries [batch, n, units], keys and values [batch, m, units], `mask`
 * [batch, m] of ones and zeros. Gives the attended values [batch, n, units] and the weights [batch, heads, n, m]; a sample
 * whose keys are all masked gets zeros for both.
 */
export function attend(
  queries: tf.Tensor3D,
  keys: tf.Tensor3D,
  values: tf.Tensor3D,
  { heads, mask }: { heads: number; mask?: tf.Tensor2D },
): { attended: tf.Tensor3D; weights: tf.Tensor4D } {
  const [batch, n, units] = queries.shape;
  const m = keys.shape[1];
  const size = units / heads;
  const split = (z: tf.Tensor3D) =>
    tf.reshape(tf.transpose(tf.reshape(z, [batch, -1, heads, size]), [0, 2, 1, 3]), [
      batch * heads,
      -1,
      size,
    ]);
  const [q, k, v] = [queries, keys, values].map((z) => split(z) as tf.Tensor3D);
  const products = tf.matMul(q, tf.transpose(k, [0, 2, 1]));
  const logits = tf.reshape(tf.div(products, Math.sqrt(size)), [batch, heads, n, m]);
  const weights = softmaxOver(logits as tf.Tensor4D, mask);
  const mixed = tf.reshape(tf.matMul(tf.reshape(weights, [batch * heads, n, m]), v), [batch, heads, n, size]);
  return { attended: tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch, n, units]), weights };
}

function softmaxOver(logits: tf.Tensor4D, mask?: tf.Tensor2D): tf.Tensor4D {
  return mask
    ? softmaxOfMask(logits, tf.reshape(mask, [mask.shape[0], 1, 1, mask.shape[1]]))
    : tf.softmax(logits);
}

/** The masks of all sequences end to end, 0 too where a modality is missing; absent when every frame exists. */
export function jointMask(
  sequences: tf.Tensor3D[],
  masks?: tf.Tensor2D[],
  present?: tf.Tensor2D[],
): tf.Tensor2D | undefined {
  if (!masks && !present) return undefined;
  const frames = sequences.map(({ shape }, j) => {
    const mask = masks?.[j] ?? tf.ones<tf.Rank.R2>([shape[0], shape[1]]);
    return present ? tf.mul<tf.Tensor2D>(mask, present[j]) : mask;
  });
  return tf.concat(frames, 1);
}
