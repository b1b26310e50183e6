import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { keepFrames } from './keep-frames';

/** Throws `RangeError` unless the presence mask has one column per modality. */
export function requirePresenceShape(caller: string, shape: Shape | undefined, modalities: number): void {
  if (shape?.length === 2 && (shape[1] === modalities || shape[1] === null)) return;
  throw new RangeError(
    `${caller}: with presence the last input must have shape [batch, modalities] = [batch, ${modalities}]; ` +
      `got ${shape ? `[${shape.map(String).join(', ')}]` : 'none'}. Call apply([x, y, present]).`,
  );
}

/** The columns of a presence mask as float32 [batch, 1] of zeros and ones; any nonzero entry counts as present. */
export function presenceColumns(presence: tf.Tensor, modalities: number): tf.Tensor2D[] {
  const mask = tf.cast(tf.cast(presence, 'bool'), 'float32');
  return tf.split(mask as tf.Tensor2D, modalities, 1);
}

/** `x` where `present` (a column [batch, 1], or frames [batch, time]) is nonzero, zeros elsewhere. */
export function selectPresent<T extends tf.Tensor>(x: T, present: tf.Tensor2D): T {
  return keepFrames(x, present.shape[1] === 1 && x.shape[1] !== 1 ? tf.reshape(present, [-1]) : present);
}

/** `z` where the modality is present, `neutral` elsewhere: the value with which the rest combines as if it were alone. */
export function orNeutral<T extends tf.Tensor>(
  z: T,
  present: tf.Tensor2D | undefined,
  neutral: number | tf.Tensor,
): T {
  if (!present) return z;
  const column = tf.reshape(present, [-1, ...new Array<number>(z.rank - 1).fill(1)]);
  return tf.add(tf.mul(z, column), tf.mul(tf.sub(1, column), neutral)) as T;
}

/** The items before the presence mask, and the mask, which is the last item where `presence` is set. */
export function splitPresence<Item>(items: Item[], presence: boolean): { rest: Item[]; present?: Item } {
  return presence ? { rest: items.slice(0, -1), present: items[items.length - 1] } : { rest: items };
}

/** The softmax over the last axis of logits [batch, …, modalities] among the present; missing ones get exactly 0. */
export function softmaxOfPresent<T extends tf.Tensor>(logits: T, present?: tf.Tensor2D[]): T {
  if (!present) return tf.softmax(logits);
  const axes = new Array<number>(logits.rank - 2).fill(1);
  return softmaxOfMask(logits, tf.reshape(tf.concat(present, 1), [-1, ...axes, present.length]));
}

/** The softmax over the last axis where `mask`, of ones and zeros, is 1; the rest gets exactly 0. */
export function softmaxOfMask<T extends tf.Tensor>(logits: T, mask: tf.Tensor): T {
  // Masked logits become −1e9 whatever they were; the product makes their shares 0 where everything is masked.
  const open = tf.add(tf.mul(logits, mask), tf.mul(tf.sub(mask, 1), 1e9));
  return tf.mul(tf.softmax(open), mask) as T;
}
