import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireMaskShape } from '../time/attention-weights';
import { chooseMask, keepFrames } from './keep-frames';
import type { LayerKwargs } from './layer-options';
import { presenceColumns, requirePresenceShape, selectPresent, splitPresence } from './presence';

/** What the layers over the streams of several models read. */
interface StreamOptions {
  /** Whether the last input is a presence mask. */
  presence: boolean;
  /** How many streams there are of each modality: the first of all modalities, then the second of all … Default 1. */
  perModality?: number;
}

/** Streams and, apart, a mask [batch, time] behind sequences and a presence mask behind that. */
export function splitMask<Item extends { length: number }>(
  items: Item[],
  presence: boolean,
): { streams: Item[]; mask?: Item; present?: Item } {
  const { rest, present } = splitPresence(items, presence);
  const last = rest[rest.length - 1];
  const hasMask = rest.length > 1 && rest[0].length === 3 && last.length === 2;
  return hasMask ? { streams: rest.slice(0, -1), mask: last, present } : { streams: rest, present };
}

/**
 * The shapes of the streams without those of the masks; throws `RangeError` unless all are [batch, features] or all
 * [batch, time, features] and agree in the axes but the last.
 */
export function requireStreams(
  caller: string,
  shapes: Shape[],
  what: string,
  { presence, perModality = 1 }: StreamOptions,
): Shape[] {
  const { streams, present } = splitMask(shapes, presence);
  const [first = []] = streams;
  const agree = (a: number | null, b: number | null) => a === b || a === null || b === null;
  const fits = (shape: Shape) =>
    (first.length === 2 || first.length === 3) &&
    shape.length === first.length &&
    shape[shape.length - 1] !== null &&
    shape.slice(0, -1).every((size, axis) => agree(size, first[axis]));
  if (streams.length === 0 || !streams.every(fits)) {
    throw new RangeError(
      `${caller}: expected ${what}, all of shape [batch, features] or all of shape [batch, time, features], the latter ` +
        'with a mask [batch, time] behind them if frames are padding; ' +
        `got ${shapes.map((shape) => `[${shape.map(String).join(', ')}]`).join(' and ')}.`,
    );
  }
  if (presence) requirePresenceShape(caller, present, Math.ceil(streams.length / perModality));
  return streams;
}

/** The streams, zero where the mask says padding and where the modality is missing, and the masks. */
export function readStreams(
  caller: string,
  inputs: tf.Tensor[],
  kwargs: LayerKwargs,
  { presence, perModality = 1 }: StreamOptions,
): { streams: tf.Tensor[]; mask?: tf.Tensor2D; present?: tf.Tensor2D[] } {
  const { rest } = splitPresence(inputs, presence);
  const { streams: shapes } = splitMask(
    inputs.map(({ shape }) => shape),
    presence,
  );
  const count = shapes.length / perModality;
  const present = presence ? presenceColumns(inputs[inputs.length - 1], count) : undefined;
  const streams = rest
    .slice(0, shapes.length)
    .map((stream, i) => (present ? selectPresent(stream, present[i % count]) : stream));
  // Single steps have no mask: one in `kwargs` is that of another branch, which tfjs 4.22 hands on.
  const mask = shapes[0].length > 2 ? chooseMask(rest[shapes.length], kwargs) : undefined;
  if (!mask) return { streams, present };
  requireMaskShape(caller, mask.shape, shapes[0].slice(0, 2));
  return { streams: streams.map((stream) => keepFrames(stream, mask)), mask, present };
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
export function maskBehind(
  inputs: tf.Tensor | tf.Tensor[],
  mask: tf.Tensor | tf.Tensor[] | undefined,
  presence: boolean,
): tf.Tensor {
  const list = Array.isArray(inputs) ? inputs : [inputs];
  const { rest } = splitPresence(list, presence);
  const { streams } = splitMask(
    list.map(({ shape }) => shape),
    presence,
  );
  const chosen = streams[0].length > 2 ? chooseMask(rest[streams.length], { mask }) : undefined;
  return (chosen ? tf.cast(chosen, 'bool') : null) as tf.Tensor;
}
