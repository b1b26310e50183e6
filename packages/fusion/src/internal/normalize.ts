import type * as tf from '@tensorflow/tfjs-core';
import { l2Normalize } from '../l2-normalize';
import { powerNormalize } from '../power-normalize';
import { requireWord } from './require-word';

const functions = {
  none: <T extends tf.Tensor>(z: T) => z,
  l2: l2Normalize,
  power: <T extends tf.Tensor>(z: T) => l2Normalize(powerNormalize(z)),
};

/** Throws unless `value` is one of the normalisation words. */
export function requireNormalization(caller: string, value: unknown): asserts value is keyof typeof functions {
  requireWord(caller, 'normalization', value, Object.keys(functions));
}

/** The normalisation of that name, applied to the last axis. */
export function normalize<T extends tf.Tensor>(z: T, normalization: keyof typeof functions): T {
  return functions[normalization](z);
}
