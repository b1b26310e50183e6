import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';

export type Dtype = 'float32' | 'int32' | 'bool';

/** A tensor by its shape and what its values are made from. */
export interface RandomTensor {
  shape: number[];
  dtype: Dtype;
  seed: number;
  /** What the values are: numbers of either sign, with NaN and infinities among them, from 0 to 1, or whole from 0 on. */
  kind: Kind;
}
type Kind = 'any' | 'special' | 'unit' | { below: number };

/** One call of a kernel. A list stands for an input that is a list of tensors; strings are text tensors. */
export interface KernelCall {
  inputs: Record<string, Input> | Input[];
  attrs: Record<string, unknown>;
}
export type Input = RandomTensor | TextTensor | undefined;
export interface TextTensor {
  text: string | string[];
}

export const small = (max: number, min = 0) => fc.integer({ min, max });
/** Mostly small lengths, sometimes none. */
export const length = (max = 5) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 9, arbitrary: small(max, 1) });
export const shapes = (maxRank = 5, minRank = 0) =>
  small(maxRank, minRank).chain((rank) => fc.tuple(...Array.from({ length: rank }, () => length())));
export const seeds = fc.integer({ min: 1, max: 10_000 });
export const dtypes = fc.constantFrom<Dtype[]>('float32', 'float32', 'int32', 'bool');
const kinds = fc.constantFrom<Kind[]>('any', 'special');

export const tensors = (
  shape: fc.Arbitrary<number[]>,
  dtype: fc.Arbitrary<Dtype> = dtypes,
  kind: fc.Arbitrary<Kind> = kinds,
): fc.Arbitrary<RandomTensor> => fc.record({ shape, dtype, seed: seeds, kind });
export const floats = (shape: number[], kind: Kind = 'any') =>
  tensors(fc.constant(shape), fc.constant('float32'), fc.constant(kind));
export const wholes = (shape: number[], below: number) =>
  tensors(fc.constant(shape), fc.constant('int32'), fc.constant({ below }));

export const sizeOf = (shape: readonly number[]) => shape.reduce((size, n) => size * n, 1);

const specials = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 1e-30, 3e38];

/** The tensor on the backend that is set. */
export function make(input: Exclude<Input, undefined>): tf.Tensor {
  if ('text' in input) return tf.tensor(input.text, undefined, 'string');
  const { shape, dtype, seed, kind } = input;
  let state = seed * 2654435761;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 1 | state) + 0x6d2b79f5) | 0;
    return (Math.imul(state ^ (state >>> 13), 0x5bd1e995) >>> 0) / 2 ** 32;
  };
  const value = () => {
    if (typeof kind === 'object') return Math.floor(next() * kind.below);
    if (kind === 'unit') return next();
    if (dtype === 'float32' && kind === 'special' && next() < 0.3) {
      return specials[Math.floor(next() * specials.length)];
    }
    const any = 8 * next() - 4;
    return dtype === 'float32' ? (next() < 0.3 ? Math.round(any) : any) : Math.round(any);
  };
  const values = Array.from({ length: sizeOf(shape) }, value);
  if (dtype === 'bool') {
    return tf.tensor(
      Uint8Array.from(values, (x) => Number(x > 0)),
      shape,
      'bool',
    );
  }
  return tf.tensor(dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values), shape, dtype);
}
