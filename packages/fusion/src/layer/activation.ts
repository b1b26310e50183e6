import * as tf from '@tensorflow/tfjs-core';
import { requireOneOf } from '@avemo/checks';

/** What follows a projection: `'none'`, `'tanh'` or `'relu'`. */
export type FusionActivation = 'none' | 'tanh' | 'relu';

const functions = {
  none: <T extends tf.Tensor>(z: T) => z,
  tanh: <T extends tf.Tensor>(z: T) => tf.tanh(z),
  relu: <T extends tf.Tensor>(z: T) => tf.relu(z),
};

/** Throws unless `value` is one of the activation words. */
export function requireActivation(caller: string, value: unknown): asserts value is FusionActivation {
  requireOneOf(caller, 'activation', value, Object.keys(functions) as FusionActivation[]);
}

/** The activation of that name, applied. */
export function activate<T extends tf.Tensor>(z: T, activation: FusionActivation): T {
  return functions[activation](z);
}
