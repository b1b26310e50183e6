import { sizeOf, type Block } from '../prepare/block';
import { fitStage, type FitStage } from '../recipes/stage';

/**
 * Puts outputs of several stages side by side, feature behind feature, as `prediction`: two networks for one target each
 * become one for both.
 *
 * @param name - The stage's name.
 * @param outputs - `'stage/output'`, in their order; sequences need the same rows.
 * @returns The stage.
 *
 * @example
 * ```ts
 * import { join } from '@avemo/pipelines';
 *
 * const stage = join('both', ['arousal-net/prediction', 'valence-net/prediction']);
 * stage.inputs; // → { part0: 'arousal-net/prediction', part1: 'valence-net/prediction' }
 * ```
 */
export function join(name: string, outputs: readonly string[]): FitStage {
  return fitStage({
    name,
    inputs: Object.fromEntries(outputs.map((output, i) => [`part${i}`, output])),
    apply: (inputs) => ({ prediction: sideBySide(Object.values(inputs) as Block[]) }),
  });
}

function sideBySide(blocks: readonly Block[]): Block {
  const [first] = blocks;
  const rows = first.times ? first.shape[0] : 1;
  const odd = blocks.find(({ times, shape }) => (times ? shape[0] : 1) !== rows);
  if (odd) {
    throw new RangeError(
      `join: all parts must have the same rows; got ${rows} and ${odd.times ? odd.shape[0] : 1}.`,
    );
  }
  const widths = blocks.map(({ times, shape }) => sizeOf(times ? shape.slice(1) : shape));
  const width = widths.reduce((sum, w) => sum + w, 0);
  const data = new Float32Array(rows * width);
  let offset = 0;
  blocks.forEach((block, b) => {
    for (let row = 0; row < rows; row++) {
      data.set(block.data.subarray(row * widths[b], (row + 1) * widths[b]), row * width + offset);
    }
    offset += widths[b];
  });
  const mask =
    first.mask && Uint8Array.from(first.mask, (_, row) => (blocks.every((b) => b.mask?.[row] !== 0) ? 1 : 0));
  return {
    data,
    shape: first.times ? [rows, width] : [width],
    ...(first.times && { times: first.times }),
    ...(mask && { mask }),
  };
}
