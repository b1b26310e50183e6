import * as tf from '@tensorflow/tfjs-core';
import type { BuiltNetwork, NetworkState } from './build-network';
import type { StageBatch } from './stage-batch';

/** Tensors of some rows of a batch. */
export interface Piece {
  /** Its first row, context not counted. */
  start: number;
  /** Its rows; undefined where the batch has no sequences. */
  rows?: number;
  x: Record<string, tf.Tensor>;
  mask: Record<string, tf.Tensor2D>;
  present: tf.Tensor2D;
}

/** How many pieces the sequences of a batch are cut into: 1 without truncation. */
export function countPieces({ stage }: BuiltNetwork, batch: StageBatch): number {
  const { truncate } = stage.training;
  const rows = sharedRows(stage.name, batch, truncate !== undefined);
  return truncate && rows !== undefined ? rows / truncate.rows : 1;
}

/** One piece of a batch, with its context on both sides. Its tensors are slices: called inside `tf.tidy`. */
export function pieceOf({ stage }: BuiltNetwork, batch: StageBatch, index: number): Piece {
  const { truncate } = stage.training;
  const longest = Math.max(0, ...Object.values(batch.rows));
  const rows = longest > 0 ? longest : undefined;
  if (!truncate || rows === undefined)
    return { start: 0, rows, x: batch.x, mask: batch.mask, present: batch.present };
  const start = index * truncate.rows;
  const size = truncate.rows + 2 * (truncate.context ?? 0);
  const cut = <T extends tf.Tensor>(tensor: T, isSequence: boolean): T =>
    isSequence
      ? tf.slice(
          tensor,
          [0, start, ...new Array<number>(tensor.rank - 2).fill(0)],
          [tensor.shape[0], size, ...tensor.shape.slice(2)],
        )
      : tensor;
  const each = <T extends tf.Tensor>(tensors: Record<string, T>) =>
    Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, cut(t, name in batch.rows)]));
  return { start, rows: truncate.rows, x: each(batch.x), mask: each(batch.mask), present: batch.present };
}

/** The state behind a piece, kept beyond `tf.tidy`; the one before it is freed. */
export function keepState(before: NetworkState | undefined, next: NetworkState): NetworkState {
  if (before) tf.dispose(before);
  return Object.fromEntries(Object.entries(next).map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))]));
}

function sharedRows(stage: string, { rows }: StageBatch, truncated: boolean): number | undefined {
  const counts = Object.entries(rows);
  const odd = counts.find(([, count]) => count !== counts[0][1]);
  if (truncated && odd) {
    throw new RangeError(
      `stage ${stage}: with training.truncate all sequences must have the same rows; ` +
        `${counts[0][0]} has ${counts[0][1]} and ${odd[0]} ${odd[1]}. Bring them onto one grid of times in prepare.`,
    );
  }
  return counts[0]?.[1];
}
