import * as tf from '@tensorflow/tfjs-core';

/** The streams of a clip that the recipes know, in the order in which fusion takes them. */
export const STREAMS = ['audio', 'video'] as const;
/** A stream of a clip that the recipes know. */
export type Stream = (typeof STREAMS)[number];

/** A run of feature frames, row-major [frames, width]. */
export interface Sequence {
  /** frames · width values, frame by frame. */
  data: Float32Array;
  /** Frames, at least 0. */
  frames: number;
  /** Features a frame, at least 1. */
  width: number;
}

/** One labelled clip, ready for a network. */
export interface Example {
  /** Unique within its data set. */
  id: string;
  /** Index of the class, from 0. */
  label: number;
  /** The frames of each stream that the clip has, by name: `audio`, `video` or any other. */
  streams: Partial<Record<string, Sequence>>;
}

/** Padded sequences and what of them is real. */
export interface StreamBatch {
  /** [batch, frames, width], zeros behind the end of each sequence. */
  x: tf.Tensor3D;
  /** [batch, frames], 1 for a real frame, 0 for padding. */
  mask: tf.Tensor2D;
}

/** Labelled clips as tensors. */
export interface Batch {
  /** The streams that every clip of the batch has. */
  streams: Partial<Record<string, StreamBatch>>;
  /** Class indices, [batch], int32. */
  labels: tf.Tensor1D;
  /** Clips in the batch. */
  size: number;
}

/**
 * Pads examples to the longest of each stream and marks the real frames. The caller disposes the tensors
 * with {@link disposeBatch}. A stream is in the batch when every example has it.
 *
 * @param examples At least one; a stream has one width in all of them.
 * @returns Tensors of the streams, their masks and the labels.
 * @throws RangeError for an empty list or unequal widths.
 * @internal
 */
export function makeBatch(examples: readonly Example[]): Batch {
  if (examples.length === 0) throw new RangeError('makeBatch: examples must not be empty; got 0.');
  const streams: Batch['streams'] = {};
  for (const stream of Object.keys(examples[0].streams)) {
    if (examples.every((example) => example.streams[stream])) {
      streams[stream] = padSequences(examples.map((example) => example.streams[stream]!));
    }
  }
  const labels = tf.tensor1d(
    examples.map((example) => example.label),
    'int32',
  );
  return { streams, labels, size: examples.length };
}

/**
 * Pads sequences of one width with zeros to the longest.
 *
 * @param sequences At least one.
 * @returns x [batch, frames, width] and the mask [batch, frames].
 * @throws RangeError for unequal widths.
 * @internal
 */
export function padSequences(sequences: readonly Sequence[]): StreamBatch {
  const width = sequences[0].width;
  const odd = sequences.find((sequence) => sequence.width !== width);
  if (odd) {
    throw new RangeError(`padSequences: all sequences must have one width; got ${width} and ${odd.width}.`);
  }
  const frames = Math.max(1, ...sequences.map((sequence) => sequence.frames));
  const x = new Float32Array(sequences.length * frames * width);
  const mask = new Float32Array(sequences.length * frames);
  sequences.forEach((sequence, i) => {
    x.set(sequence.data, i * frames * width);
    mask.fill(1, i * frames, i * frames + sequence.frames);
  });
  return {
    x: tf.tensor3d(x, [sequences.length, frames, width]),
    mask: tf.tensor2d(mask, [sequences.length, frames]),
  };
}

/**
 * Frees the tensors of a batch.
 *
 * @param batch From {@link makeBatch}.
 * @internal
 */
export function disposeBatch(batch: Batch): void {
  batch.labels.dispose();
  for (const stream of Object.values(batch.streams)) tf.dispose([stream!.x, stream!.mask]);
}
