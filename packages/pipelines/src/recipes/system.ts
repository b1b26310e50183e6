import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Statistics } from '../features/statistics';
import { STREAMS, type Batch, type Stream, type StreamBatch } from '../training/batch';
import type { Network } from '../training/network';
import type { Head } from './head';

/** A stream's encoder with the statistics of the frames that it was trained on. */
export interface StreamEncoder {
  /** From frames (and for sound their mask) to embeddings. */
  model: tfl.LayersModel;
  /** z-scores of its input. */
  statistics: Statistics;
}

/**
 * A head on its encoders, as a network for batches of features.
 *
 * @param head The head.
 * @param encoders One for each of its streams.
 * @param options Whether training changes the encoders too.
 * @param options.trainEncoders See above.
 * @returns The network.
 * @internal
 */
export function systemNetwork(
  head: Head,
  encoders: Partial<Record<Stream, StreamEncoder>>,
  { trainEncoders }: { trainEncoders: boolean },
): Network {
  return {
    variables: [
      ...(trainEncoders ? head.streams.flatMap((stream) => variablesOf(encoders[stream]!.model)) : []),
      ...variablesOf(head.model),
    ],
    logits: (batch, options) => {
      const encoded = encodeBatch(batch, encoders, head.streams, trainEncoders && options.training);
      return headOutputs(head, encoded, options)[0] as tf.Tensor2D;
    },
  };
}

/**
 * A head alone, as a network for batches that hold encoded sequences.
 *
 * @param head The head.
 * @returns The network.
 * @internal
 */
export function headNetwork(head: Head): Network {
  return {
    variables: variablesOf(head.model),
    logits: (batch, options) => headOutputs(head, batch.streams, options)[0] as tf.Tensor2D,
  };
}

/**
 * Runs the encoders over the streams of a batch.
 *
 * @param batch Features.
 * @param encoders One for each of the streams.
 * @param streams Which streams to encode.
 * @param training Whether dropout and the like are on.
 * @returns Embeddings and their masks.
 * @internal
 */
export function encodeBatch(
  batch: Batch,
  encoders: Partial<Record<Stream, StreamEncoder>>,
  streams: readonly Stream[],
  training = false,
): Partial<Record<Stream, StreamBatch>> {
  const encoded: Partial<Record<Stream, StreamBatch>> = {};
  for (const stream of STREAMS) {
    if (!streams.includes(stream)) continue;
    const { x, mask } = requireStream(batch.streams, stream);
    const { model, statistics } = encoders[stream]!;
    const z = tf.div(tf.sub(x, tf.tensor1d(statistics.mean)), tf.tensor1d(statistics.deviation));
    if (stream === 'audio') {
      const [embedding, left] = model.apply([tf.expandDims(z, 3), mask], { training }) as tf.Tensor[];
      encoded.audio = { x: embedding as tf.Tensor3D, mask: left as tf.Tensor2D };
    } else {
      encoded.video = { x: model.apply(z, { training }) as tf.Tensor3D, mask };
    }
  }
  return encoded;
}

/**
 * The head's outputs: logits, then the pooled embedding of each of its streams.
 *
 * @param head The head.
 * @param encoded From {@link encodeBatch}.
 * @param options Whether it trains, and the step that fixes the dropout.
 * @param options.training See above.
 * @param options.step See above.
 * @returns The tensors.
 * @internal
 */
export function headOutputs(
  head: Head,
  encoded: Partial<Record<Stream, StreamBatch>>,
  { training, step }: { training: boolean; step: number },
): tf.Tensor[] {
  for (const dropout of head.dropouts) dropout.setStep(step);
  const inputs = head.streams.flatMap((stream) => {
    const { x, mask } = requireStream(encoded, stream);
    return [x, mask] as tf.Tensor[];
  });
  return head.model.apply(inputs, { training }) as tf.Tensor[];
}

function requireStream(streams: Batch['streams'], stream: Stream): StreamBatch {
  const found = streams[stream];
  if (!found)
    throw new RangeError(`the system needs the ${stream} stream, but some clip of the batch has none.`);
  return found;
}

const variablesOf = (model: tfl.LayersModel): tf.Variable[] =>
  model.trainableWeights.map((weight) => weight.read() as tf.Variable);
