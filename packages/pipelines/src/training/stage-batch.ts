import * as tf from '@tensorflow/tfjs-core';
import { rowsOf, type Block, type Blocks } from '../prepare/block';
import { inputNames, widthOf, type InputShape } from './example';
import type { StageBase } from '../recipes/stage';
import type { Training } from './training';

/** Examples as tensors, sequences padded to the longest. */
export interface StageBatch {
  /** [batch, rows + 2 · context, …] for a sequence, else [batch, …]. */
  x: Record<string, tf.Tensor>;
  /** [batch, rows + 2 · context], or [batch, 1]. */
  mask: Record<string, tf.Tensor2D>;
  /** [batch, inputs]. */
  present: tf.Tensor2D;
  /** Examples. */
  size: number;
  /** Rows of each sequence input, padding included and context not. */
  rows: Record<string, number>;
  /** The times of each example's rows, by input; undefined where it has none. */
  times: Record<string, (Float64Array | undefined)[]>;
}

/**
 * Pads the blocks of examples to tensors. A missing input is zeros with a mask of zeros. The caller disposes the batch.
 *
 * @param examples - The blocks of each example, by input.
 * @param options - The stage, the shapes of its inputs, and how its sequences are cut.
 */
export function makeStageBatch(
  examples: readonly Partial<Blocks>[],
  {
    stage,
    shapes,
    truncate,
  }: {
    stage: StageBase;
    shapes: Readonly<Record<string, InputShape>>;
    truncate?: Training['truncate'];
  },
): StageBatch {
  const names = inputNames(stage);
  const context = truncate?.context ?? 0;
  const longestOf = (name: string) =>
    Math.max(1, ...examples.map(({ [name]: block }) => (block && rowsOf(block)) ?? 0));
  // Pieces are cut at the same rows of every input: one that no example has is as long as the others.
  const shared = Math.max(1, ...names.filter((name) => shapes[name].rows).map(longestOf));
  const batch: StageBatch = {
    x: {},
    mask: {},
    present: tf.tidy(() =>
      tf.tensor2d(
        examples.flatMap((blocks) => names.map((name) => (blocks[name] ? 1 : 0))),
        [examples.length, names.length],
      ),
    ),
    size: examples.length,
    rows: {},
    times: {},
  };
  for (const name of names) {
    const shape = shapes[name];
    const blocks = examples.map((blocks) => blocks[name]);
    if (!shape.rows) {
      batch.x[name] = stack(blocks, shape, 0, 0);
      batch.mask[name] = tf.tensor2d(blocks.map((block) => [block ? 1 : 0]));
      continue;
    }
    const longest = truncate && !blocks.some(Boolean) ? shared : longestOf(name);
    const rows = truncate ? Math.ceil(longest / truncate.rows) * truncate.rows : longest;
    batch.rows[name] = rows;
    batch.x[name] = stack(blocks, shape, rows + 2 * context, context);
    batch.mask[name] = stackMasks(blocks, rows + 2 * context, context);
    batch.times[name] = blocks.map((block) => block?.times);
  }
  return batch;
}

/** Frees the tensors of a batch. */
export function disposeStageBatch({ x, mask, present }: StageBatch): void {
  tf.dispose([x, mask, present]);
}

function stack(
  blocks: readonly (Block | undefined)[],
  shape: InputShape,
  rows: number,
  context: number,
): tf.Tensor {
  const width = widthOf(shape);
  const stride = shape.rows ? rows * width : width;
  const data =
    shape.kind === 'int32'
      ? new Int32Array(blocks.length * stride)
      : new Float32Array(blocks.length * stride);
  blocks.forEach((block, i) => {
    if (!block) return;
    data.set(block.data, i * stride + context * width);
    if (block.mask) clearMasked(data, block.mask, i * stride + context * width, width);
  });
  const dims = shape.rows ? [blocks.length, rows, ...shape.shape] : [blocks.length, ...shape.shape];
  return tf.tensor(data, dims, shape.kind === 'int32' ? 'int32' : 'float32');
}

/** What a masked row holds may be anything, NaN included; networks see zeros. */
function clearMasked(data: Float32Array | Int32Array, mask: Uint8Array, start: number, width: number): void {
  mask.forEach((counts, row) => {
    if (counts === 0) data.fill(0, start + row * width, start + (row + 1) * width);
  });
}

function stackMasks(blocks: readonly (Block | undefined)[], rows: number, context: number): tf.Tensor2D {
  const data = new Float32Array(blocks.length * rows);
  blocks.forEach((block, i) => {
    const count = (block && rowsOf(block)) ?? 0;
    for (let row = 0; row < count; row++) data[i * rows + context + row] = block?.mask?.[row] === 0 ? 0 : 1;
  });
  return tf.tensor2d(data, [blocks.length, rows]);
}
