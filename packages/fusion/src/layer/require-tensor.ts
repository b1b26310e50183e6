import * as tf from '@tensorflow/tfjs-core';
import { formatValue } from '@avemo/checks';

/** What can be computed with: floats, and integers and truth values, which are cast to floats. */
const NUMERIC: readonly string[] = ['float32', 'int32', 'bool'];

/** Whether a value looks like a tensor, symbolic or not, of any copy of tfjs. */
const isTensor = (value: unknown): value is tf.Tensor =>
  typeof value === 'object' &&
  value !== null &&
  Array.isArray((value as tf.Tensor).shape) &&
  'dtype' in value;

const show = (value: unknown) =>
  isTensor(value) ? `a ${value.dtype} tensor of shape [${value.shape.join(', ')}]` : formatValue(value);

/** Throws unless `value` is a tensor of numbers and, where `ranks` says, of such a rank. */
export function requireTensor(
  caller: string,
  name: string,
  value: unknown,
  ...ranks: readonly number[]
): asserts value is tf.Tensor {
  if (!isTensor(value) || !NUMERIC.includes(value.dtype)) {
    throw new TypeError(`${caller}: ${name} must be a tensor of numbers; got ${show(value)}.`);
  }
  if (ranks.length > 0 && !ranks.includes(value.shape.length)) {
    throw new RangeError(
      `${caller}: ${name} must have ${ranks.join(' or ')} axes; got shape [${value.shape.join(', ')}].`,
    );
  }
}

/** Throws unless `inputs` is a tensor of numbers or a list of them. */
export function requireTensors(caller: string, inputs: unknown): asserts inputs is tf.Tensor | tf.Tensor[] {
  if (!Array.isArray(inputs)) return requireTensor(caller, 'inputs', inputs);
  if (inputs.length === 0) throw new RangeError(`${caller}: inputs must hold at least one tensor; got none.`);
  inputs.forEach((each, i) => requireTensor(caller, `inputs[${i}]`, each));
}

/** The tensor as float32: truth values become 0 and 1. */
export function toFloat<T extends tf.Tensor>(x: T): T {
  return x.dtype === 'float32' ? x : tf.cast(x, 'float32');
}
