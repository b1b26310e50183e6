import * as tf from '@tensorflow/tfjs-core';

/**
 * A sequence with what padding holds replaced by zeros: selected and not multiplied, so that NaN · 0 cannot happen.
 * `mask` has the shape of the leading axes of `sequence`.
 */
export function keepFrames<T extends tf.Tensor>(sequence: T, mask: tf.Tensor): T {
  const { shape } = sequence;
  const trailing = shape.slice(mask.rank);
  const ones = trailing.map(() => 1);
  // Spread by an addition, because the broadcasting inside tf.where (a tile) takes 50 times as long on WebAssembly.
  const present = tf.reshape(tf.cast(tf.cast(mask, 'bool'), 'float32'), [...mask.shape, ...ones]);
  const valid = tf.cast(tf.add(present, tf.zeros([...mask.shape.map(() => 1), ...trailing])), 'bool');
  return tf.where(valid, sequence, tf.zeros(shape)) as T;
}

/** The mask that a layer goes by: the one given as input, else the Keras mask in `kwargs`, else none. */
export function chooseMask(
  given: tf.Tensor | undefined,
  kwargs: Record<string, unknown> | undefined,
): tf.Tensor2D | undefined {
  const keras = Array.isArray(kwargs?.mask) ? kwargs.mask.find((each) => each != null) : kwargs?.mask;
  return (given ?? (keras as tf.Tensor | null | undefined) ?? undefined) as tf.Tensor2D | undefined;
}

/** Throws `RangeError` unless the mask is [batch, time]. */
export function requireMaskShape(caller: string, mask: readonly number[], expected: readonly number[]): void {
  if (mask.length === 2 && mask[0] === expected[0] && mask[1] === expected[1]) return;
  throw new RangeError(
    `${caller}: mask must have shape [batch, time] = [${expected.join(', ')}]; got [${mask.join(', ')}]. ` +
      'With several sequences in one model give each its own mask as a second input: tfjs hands the Keras mask of one ' +
      'branch on to later branches that have none.',
  );
}

/** A mask as float32: 1 where it is nonzero or true, else 0. */
export const asOnes = <T extends tf.Tensor = tf.Tensor2D>(mask: tf.Tensor): T =>
  tf.cast(tf.cast(mask, 'bool'), 'float32') as T;
