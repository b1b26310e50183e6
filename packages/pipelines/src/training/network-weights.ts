import * as tf from '@tensorflow/tfjs-core';
import type { BuiltNetwork } from './build-network';
import type { Arrays } from './checked-file';

/** A copy of the numbers of a tensor. */
export async function floatsOf(tensor: tf.Tensor): Promise<Float32Array> {
  const data = await tensor.data();
  return data instanceof Float32Array ? data.slice() : Float32Array.from(data);
}

/** The values of tensors by name. */
export async function arraysOf(tensors: readonly (readonly [string, tf.Tensor])[]): Promise<Arrays> {
  const arrays: Arrays = {};
  for (const [name, tensor] of tensors) {
    arrays[name] = { data: await floatsOf(tensor), shape: tensor.shape };
  }
  return arrays;
}

/** Every weight of a network, moving statistics too. */
export const readWeights = ({ weights }: BuiltNetwork): Promise<Arrays> =>
  arraysOf(weights.map(({ name, variable }) => [name, variable]));

/**
 * Sets the weights of a network that is built alike. Names carry what layers were called in another process, so that
 * weights go by their place.
 *
 * @throws RangeError where a weight is missing or has another shape; then nothing is changed.
 */
export function writeWeights({ weights, stage }: BuiltNetwork, arrays: Arrays): void {
  const byPlace = new Map(Object.entries(arrays).map(([name, array]) => [name.split('/', 1)[0], array]));
  const found = weights.map(({ name, variable }) => {
    const array = byPlace.get(name.split('/', 1)[0]);
    if (array && array.shape.join() === variable.shape.join() && array.data.every(Number.isFinite))
      return array;
    const what = !array
      ? 'nothing'
      : array.shape.join() === variable.shape.join()
        ? 'numbers that are not finite'
        : `shape [${array.shape}]`;
    throw new RangeError(
      `stage ${stage.name}: ${name} should have shape [${variable.shape}]; found ${what}.`,
    );
  });
  tf.tidy(() =>
    weights.forEach(({ variable }, i) => variable.assign(tf.tensor(found[i].data, variable.shape))),
  );
}

/** Throws unless arrays have the shapes of tensors, by name. */
export function requireShapes(expected: Record<string, tf.Tensor>, arrays: Arrays): void {
  for (const [name, tensor] of Object.entries(expected)) {
    if (arrays[name]?.shape.join() !== tensor.shape.join()) {
      throw new RangeError(`the optimizer's ${name} should have shape [${tensor.shape}]`);
    }
  }
}

/** Arrays under longer names. */
export const prefixed = (prefix: string, arrays: Arrays): Arrays =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]));

/** The arrays whose names begin so, without that beginning. */
export const unprefixed = (prefix: string, arrays: Arrays): Arrays =>
  Object.fromEntries(
    Object.entries(arrays).flatMap(([name, array]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), array]] : [],
    ),
  );
