import * as tf from '@tensorflow/tfjs-core';
import type { OpenTask } from '../recipes/task';
import type { NetworkOutput } from './build-network';
import type { Compared } from './compared';
import type { Piece } from './pieces';
import type { StageBatch } from './stage-batch';
import { timesOfRows, truthOfRows, type ClipTruth } from './truth';

/** Where the truth of a batch's rows is found. */
export interface BatchTruth {
  task: OpenTask;
  /** Of each example of the batch. */
  truths: readonly ClipTruth[];
  /** The time of each example, where examples are rows. */
  rowTimes?: readonly (number | undefined)[];
  batch: StageBatch;
}

/**
 * What a loss compares with the truth of a task: the truth at the rows of an output, and which rows count.
 *
 * @param output - Of a piece of the batch.
 * @param piece - The piece.
 * @param source - The sequence input that the output's rows come from.
 * @param truth - Where the truth is found; `target` picks one target.
 */
export function compareWithTruth(
  output: NetworkOutput,
  piece: Piece,
  source: string | undefined,
  { task, truths, rowTimes, batch, target }: BatchTruth & { target?: string },
): Compared {
  const { x } = output;
  const sequence = piece.rows !== undefined && x.rank > 2 && source !== undefined;
  const rows = sequence ? x.shape[1]! : 1;
  const targets = task.kind === 'classes' ? 1 : task.labels.length;
  const chosen = target === undefined ? undefined : task.labels.indexOf(target);
  const width = task.kind === 'values' && chosen === undefined ? targets : 1;
  const marks = sequence ? marksOf(output, piece, source) : undefined;
  const truth = new Float32Array(batch.size * rows * width);
  const counts = new Float32Array(batch.size * rows * width);
  const whole = new Float32Array(batch.size * rows);
  for (let i = 0; i < batch.size; i++) {
    const times = sequence
      ? timesOfPiece(batch.times[source!][i], piece, rows, batch.rows[source!])
      : rowTimes?.[i] !== undefined
        ? Float64Array.of(rowTimes[i]!)
        : undefined;
    const values = truthOfRows(task, truths[i], times);
    for (let row = 0; row < rows; row++) {
      const at = i * rows + row;
      const there = (!sequence || row < (times?.length ?? 0)) && (!marks || marks[at] !== 0);
      let complete = there;
      for (let t = 0; t < width; t++) {
        const value = there ? values[row * targets + (chosen ?? t)] : NaN;
        const known = !Number.isNaN(value) && value !== undefined;
        truth[at * width + t] = known ? value : 0;
        counts[at * width + t] = known ? 1 : 0;
        complete &&= known;
      }
      whole[at] = complete ? 1 : 0;
    }
  }
  const front = sequence ? [batch.size, rows] : [batch.size];
  const shape = task.kind === 'values' ? [...front, width] : front;
  return {
    output: x,
    truth: tf.tensor(truth, shape),
    counts: tf.tensor(counts, shape),
    rows: tf.tensor(whole, front),
  };
}

/** What a loss compares with an input of the stage. */
export function compareWithInput(
  output: NetworkOutput,
  piece: Piece,
  input: string,
  context: number,
): Compared {
  const { x } = output;
  const middle = <T extends tf.Tensor>(tensor: T): T => {
    if (context === 0 || piece.rows === undefined) return tensor;
    const rest = new Array<number>(tensor.rank - 2).fill(0);
    return tf.slice(tensor, [0, context, ...rest], [tensor.shape[0], piece.rows, ...tensor.shape.slice(2)]);
  };
  const truth = middle(piece.x[input]);
  const rows = truth.rank > 2 ? middle(piece.mask[input]) : tf.squeeze(piece.mask[input], [1]);
  const counts = tf.mul(
    tf.reshape(rows, [...rows.shape, ...new Array<number>(x.rank - rows.rank).fill(1)]),
    tf.onesLike(x),
  );
  return { output: x, truth, counts, rows };
}

/** 1 for rows of the output that count. */
function marksOf(output: NetworkOutput, piece: Piece, source: string | undefined): Float32Array | undefined {
  if (output.mask) return output.mask.dataSync() as Float32Array;
  if (source === undefined || piece.rows === undefined) return undefined;
  const mask = piece.mask[source];
  const context = (mask.shape[1] - piece.rows) / 2;
  const own = context > 0 ? tf.slice(mask, [0, context], [mask.shape[0], piece.rows]) : mask;
  return own.dataSync() as Float32Array;
}

function timesOfPiece(
  times: Float64Array | undefined,
  piece: Piece,
  rows: number,
  padded: number,
): Float64Array {
  if (!times) return new Float64Array(0);
  const part = times.subarray(piece.start, piece.start + (piece.rows ?? times.length));
  const inputRows = piece.rows ?? padded;
  if (inputRows === rows) return part;
  const ratio = inputRows / rows;
  return timesOfRows(part, rows, ratio > 1 ? Math.round(ratio) : ratio);
}
