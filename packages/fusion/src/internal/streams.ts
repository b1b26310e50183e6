import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireMaskShape } from '../attention-weights';
import { chooseMask, keepFrames } from './keep-frames';
import type { LayerKwargs } from './layer-options';

/** The shapes of several streams and, apart, that of a mask [batch, time] that follows sequences. */
export function splitMask<Item extends { length: number }>(items: Item[]): { streams: Item[]; mask?: Item } {
  const last = items[items.length - 1];
  const hasMask = items.length > 1 && items[0].length === 3 && last.length === 2;
  return hasMask ? { streams: items.slice(0, -1), mask: last } : { streams: items };
}

/**
 * The shapes of the streams without that of a mask; throws `RangeError` unless all are [batch, features] or all
 * [batch, time, features] and agree in the axes but the last.
 */
export function requireStreams(caller: string, shapes: Shape[], what: string): Shape[] {
  const { streams } = splitMask(shapes);
  const [first] = streams;
  const agree = (a: number | null, b: number | null) => a === b || a === null || b === null;
  const fits = (shape: Shape) =>
    (first.length === 2 || first.length === 3) &&
    shape.length === first.length &&
    shape[shape.length - 1] !== null &&
    shape.slice(0, -1).every((size, axis) => agree(size, first[axis]));
  if (streams.every(fits)) return streams;
  throw new RangeError(
    `${caller}: expected ${what}, all of shape [batch, features] or all of shape [batch, time, features], the latter ` +
      'with a mask [batch, time] behind them if frames are padding; ' +
      `got ${shapes.map((shape) => `[${shape.map(String).join(', ')}]`).join(' and ')}.`,
  );
}

/** The streams, zero where the mask says padding, and the mask. */
export function readStreams(
  caller: string,
  inputs: tf.Tensor[],
  kwargs: LayerKwargs,
): { streams: tf.Tensor[]; mask: tf.Tensor2D | undefined } {
  const { streams: shapes } = splitMask(inputs.map(({ shape }) => shape));
  const streams = inputs.slice(0, shapes.length);
  // Single steps have no mask: one in `kwargs` is that of another branch, which tfjs 4.22 hands on.
  const mask = shapes[0].length > 2 ? chooseMask(inputs[shapes.length], kwargs) : undefined;
  if (!mask) return { streams, mask };
  requireMaskShape(caller, mask.shape, shapes[0].slice(0, 2));
  return { streams: streams.map((stream) => keepFrames(stream, mask)), mask };
}

/** The shape [..., features] of a result beside the streams. */
export function besideStreams([first]: Shape[], features: number): Shape {
  return [...first.slice(0, -1), features];
}

/** A product with a matrix over the last axis of a tensor of any rank. */
export function projectLast(input: tf.Tensor, kernel: tf.Tensor2D, bias?: tf.Tensor1D): tf.Tensor {
  const { shape } = input;
  const product = tf.matMul<tf.Tensor2D>(tf.reshape(input, [-1, shape[shape.length - 1]]), kernel);
  return tf.reshape(bias ? tf.add(product, bias) : product, [...shape.slice(0, -1), kernel.shape[1]]);
}

/** The Keras mask behind a layer that keeps time: the mask given as input, else the one that came with the inputs. */
export function maskBehind(inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
  const list = Array.isArray(inputs) ? inputs : [inputs];
  const { streams } = splitMask(list.map(({ shape }) => shape));
  const chosen = streams[0].length > 2 ? chooseMask(list[streams.length], { mask }) : undefined;
  return (chosen ? tf.cast(chosen, 'bool') : null) as tf.Tensor;
}
