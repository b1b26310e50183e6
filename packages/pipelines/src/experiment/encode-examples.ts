import * as tf from '@tensorflow/tfjs-core';
import { encodeBatch, type StreamEncoder } from '../recipes/system';
import { STREAMS, disposeBatch, makeBatch, type Example, type Stream } from '../training/batch';
import { yieldToEvents } from '../training/yield-to-events';

/** Runs encoders over examples once: the same examples with each stream's embedding in place of its features. */
export async function encodeExamples(
  examples: readonly Example[],
  encoders: Record<Stream, StreamEncoder>,
  signal?: AbortSignal,
): Promise<Example[]> {
  const encoded: Example[] = [];
  const batchSize = 16;
  for (let start = 0; start < examples.length; start += batchSize) {
    signal?.throwIfAborted();
    const part = examples.slice(start, start + batchSize);
    const batch = makeBatch(part);
    const streams = tf.tidy(() => {
      const outputs = encodeBatch(batch, encoders, STREAMS);
      return STREAMS.map((stream) => {
        const { x, mask } = outputs[stream]!;
        return {
          x: x.dataSync() as Float32Array,
          mask: mask.dataSync(),
          frames: x.shape[1],
          width: x.shape[2],
        };
      });
    });
    disposeBatch(batch);
    part.forEach((example, i) => {
      const sequences = streams.map(({ x, mask, frames, width }) => {
        const valid = countOnes(mask, i * frames, (i + 1) * frames);
        return { data: x.slice(i * frames * width, (i * frames + valid) * width), frames: valid, width };
      });
      encoded.push({ ...example, streams: { audio: sequences[0], video: sequences[1] } });
    });
    await yieldToEvents();
  }
  return encoded;
}

function countOnes(mask: ArrayLike<number>, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) count += mask[i];
  return count;
}
