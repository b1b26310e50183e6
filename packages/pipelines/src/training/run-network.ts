import * as tf from '@tensorflow/tfjs-core';
import type { Block, Blocks } from '../prepare/block';
import { yieldToEvents } from './yield-to-events';
import type { BuiltNetwork, NetworkState } from './build-network';
import { readExample, type Example, type InputShape, type StageInputs } from './example';
import { countPieces, keepState, pieceOf } from './pieces';
import { floatsOf } from './network-weights';
import { disposeStageBatch, makeStageBatch, type StageBatch } from './stage-batch';
import { timedSource } from './timed-source';
import { timesOfRows } from './truth';

/** Options of {@link runNetwork}. */
export interface RunOptions {
  shapes: Readonly<Record<string, InputShape>>;
  batchSize: number;
  /** Which outputs; default all. */
  outputs?: readonly string[];
  signal?: AbortSignal;
}

/**
 * Runs a network without training over examples.
 *
 * @param network - Built for the shapes of the inputs.
 * @param inputs - Where examples are read from.
 * @param examples - What to run it on.
 * @param options - Batch size, outputs, abort signal.
 * @returns For each example, in the order of `examples`, its outputs as blocks.
 */
export async function* runNetwork(
  network: BuiltNetwork,
  inputs: StageInputs,
  examples: readonly Example[],
  { shapes, batchSize, outputs = Object.keys(network.outputs), signal }: RunOptions,
): AsyncGenerator<{ example: Example; blocks: Blocks }> {
  for (let start = 0; start < examples.length; start += batchSize) {
    signal?.throwIfAborted();
    const part = examples.slice(start, start + batchSize);
    const read = await Promise.all(part.map((example) => readExample(inputs, example)));
    const batch = makeStageBatch(read, {
      stage: network.stage,
      shapes,
      truncate: network.stage.training.truncate,
    });
    let results: Blocks[];
    try {
      results = await runBatch(network, batch, outputs);
    } finally {
      disposeStageBatch(batch);
    }
    for (const [i, blocks] of results.entries()) yield { example: part[i], blocks };
    await yieldToEvents();
  }
}

/** The outputs of each example of a batch, padding taken off. */
export async function runBatch(
  network: BuiltNetwork,
  batch: StageBatch,
  names: readonly string[],
): Promise<Blocks[]> {
  const parts = new Map<string, { x: tf.Tensor[]; mask: tf.Tensor[] }>(
    names.map((name) => [name, { x: [], mask: [] }]),
  );
  const pieces = countPieces(network, batch);
  let state: NetworkState | undefined;
  try {
    for (let p = 0; p < pieces; p++) {
      state = tf.tidy(() => {
        const { outputs, state: next } = network.run(pieceOf(network, batch, p), { training: false, state });
        for (const name of names) {
          const { x, mask } = outputs[name];
          parts.get(name)!.x.push(tf.keep(tf.clone(x)));
          if (mask) parts.get(name)!.mask.push(tf.keep(tf.clone(mask)));
        }
        return keepState(state, next);
      });
    }
    const blocks = Array.from({ length: batch.size }, (): Blocks => ({}));
    for (const name of names) {
      const { x, mask } = parts.get(name)!;
      const own = mask.length ? await joined(mask, true) : undefined;
      const { data, shape } = await joined(x, network.outputs[name].rows);
      blocks.forEach((all, i) => {
        all[name] = network.outputs[name].rows
          ? sequenceOf(network, name, batch, i, { data, shape, own: own?.data })
          : { data: part(data, shape, i), shape: shape.slice(1) };
      });
    }
    return blocks;
  } finally {
    if (state) tf.dispose(state);
    for (const { x, mask } of parts.values()) tf.dispose([x, mask]);
  }
}

/** The pieces of one output behind each other; without rows, the last piece's. */
async function joined(pieces: tf.Tensor[], rows: boolean): Promise<{ data: Float32Array; shape: number[] }> {
  const tensor = rows && pieces.length > 1 ? tf.concat(pieces, 1) : tf.clone(pieces.at(-1)!);
  try {
    return { data: await floatsOf(tensor), shape: tensor.shape };
  } finally {
    tensor.dispose();
  }
}

const part = (data: Float32Array, shape: number[], i: number): Float32Array => {
  const size = data.length / shape[0];
  return data.slice(i * size, (i + 1) * size);
};

function sequenceOf(
  network: BuiltNetwork,
  name: string,
  batch: StageBatch,
  i: number,
  { data, shape, own }: { data: Float32Array; shape: number[]; own?: Float32Array },
): Block {
  const rowsOut = shape[1];
  const source = timedSource(network.outputs[name].source, batch, i, rowsOut);
  const rowsIn = source === undefined ? rowsOut : batch.rows[source];
  const times = (source !== undefined && batch.times[source][i]) || new Float64Array(0);
  if (!own && rowsOut !== rowsIn) {
    throw new RangeError(
      `stage ${network.stage.name}: the output ${name} has ${rowsOut} rows and its input ${rowsIn}; ` +
        'return { x, mask } with a mask of its own.',
    );
  }
  const marks = own ? own.slice(i * rowsOut, (i + 1) * rowsOut) : undefined;
  // An output on the rows of its input keeps them all, so that what is fused stays in step.
  const onInput = rowsOut === rowsIn && times.length > 0;
  const rows = marks && !onInput ? Math.max(1, lastOf(marks) + 1) : Math.max(1, times.length);
  const width = data.length / (shape[0] * rowsOut);
  const ratio = rowsIn / rowsOut;
  const stride = own && rowsOut !== rowsIn && ratio > 1 ? Math.round(ratio) : ratio;
  const mask = marks?.subarray(0, rows).some((mark) => mark === 0)
    ? Uint8Array.from(marks.subarray(0, rows), (mark) => (mark === 0 ? 0 : 1))
    : undefined;
  return {
    data: data.slice(i * rowsOut * width, (i * rowsOut + rows) * width),
    shape: [rows, ...shape.slice(2)],
    times: times.length ? timesOfRows(times, rows, rowsOut === rowsIn ? 1 : stride) : new Float64Array(rows),
    ...(mask && { mask }),
  };
}

const lastOf = (marks: Float32Array): number => marks.findLastIndex((mark) => mark !== 0);
