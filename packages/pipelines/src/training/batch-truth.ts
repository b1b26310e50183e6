import * as tf from '@tensorflow/tfjs-core';
import type { OpenTask } from '../recipes/task';
import type { NetworkOutput } from './build-network';
import type { Compared } from './compared';
import type { Piece } from './pieces';
import type { StageBatch } from './stage-batch';
import { timedSource } from './timed-source';
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
  const marks = sequence ? marksOf(output, piece) : undefined;
  const truth = new Float32Array(batch.size * rows * width);
  const counts = new Float32Array(batch.size * rows * width);
  const whole = new Float32Array(batch.size * rows);
  for (let i = 0; i < batch.size; i++) {
    const from = sequence ? timedSource(source, batch, i, rowsOfBatch(batch, piece, rows)) : undefined;
    const times =
      from !== undefined
        ? timesOfPiece(batch.times[from][i], piece, rows, batch.rows[from] * shareOf(batch, piece))
        : rowTimes?.[i] !== undefined
          ? Float64Array.of(rowTimes[i]!)
          : undefined;
    const values = truthOfRows(task, truths[i], times);
    for (let row = 0; row < rows; row++) {
      const at = i * rows + row;
      const there =
        (!sequence || row < (times?.length ?? 0)) && (from === undefined || marks!(from)[at] !== 0);
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

/** 1 for rows of the output that count: its own marks, or those of the input that its times come from. */
function marksOf({ mask }: NetworkOutput, piece: Piece): (source: string) => Float32Array {
  const own = mask?.dataSync() as Float32Array | undefined;
  const read = new Map<string, Float32Array>();
  return (source) => {
    const known = own ?? read.get(source);
    if (known) return known;
    const marks = ofPiece(piece.mask[source], piece.rows!).dataSync() as Float32Array;
    read.set(source, marks);
    return marks;
  };
}

/** Without the context on both sides. */
function ofPiece(mask: tf.Tensor2D, rows: number): tf.Tensor2D {
  const context = (mask.shape[1] - rows) / 2;
  return context > 0 ? tf.slice(mask, [0, context], [mask.shape[0], rows]) : mask;
}

/** The rows that an output has over the whole batch, when it has `rows` in a piece of it. */
const rowsOfBatch = (batch: StageBatch, piece: Piece, rows: number): number => rows / shareOf(batch, piece);

/** The share of the batch's rows that a piece has. */
const shareOf = (batch: StageBatch, piece: Piece): number =>
  piece.rows! / Math.max(...Object.values(batch.rows));

/** The times of the rows of an output of a piece, by those of an input. */
function timesOfPiece(
  times: Float64Array | undefined,
  piece: Piece,
  rows: number,
  inputRows: number,
): Float64Array {
  if (!times) return new Float64Array(0);
  const part = times.subarray(piece.start, piece.start + inputRows);
  if (inputRows === rows) return part;
  const ratio = inputRows / rows;
  return timesOfRows(part, rows, ratio > 1 ? Math.round(ratio) : ratio);
}
