import type { Block } from '../prepare/block';

/**
 * Puts the rows of a sequence onto a grid of times that begins at 0: each step gets the values of the row nearest in time; bytes
 * stay bytes, anything else becomes floats. A step that lies further than `reach` from every row, or next to one that does not count, does not count.
 *
 * @param block - A sequence, [rows, …] with times.
 * @param options - `step`: seconds from one step to the next; `steps`: how many, default all that the block's rows reach;
 * `reach`: in seconds, default half a second.
 * @returns The block [steps, …] with its times and, where steps do not count, a mask.
 */
export function onSteps(
  block: Block,
  { step, steps, reach = 0.5 }: { step: number; steps?: number; reach?: number },
): Block {
  const times = block.times!;
  const [rows, ...shape] = block.shape;
  const count = steps ?? stepsOf(block, step);
  const width = shape.reduce((product, n) => product * n, 1);
  const data =
    block.data instanceof Uint8Array ? new Uint8Array(count * width) : new Float32Array(count * width);
  const mask = new Uint8Array(count);
  let row = 0;
  for (let i = 0; i < count && rows > 0; i++) {
    const time = i * step;
    while (row + 1 < rows && Math.abs(times[row + 1] - time) <= Math.abs(times[row] - time)) row++;
    if (Math.abs(times[row] - time) > reach || block.mask?.[row] === 0) continue;
    data.set(block.data.subarray(row * width, (row + 1) * width), i * width);
    mask[i] = 1;
  }
  return {
    data,
    shape: [count, ...shape],
    times: Float64Array.from({ length: count }, (_, i) => i * step),
    ...(mask.includes(0) && { mask }),
  };
}

/** How many steps a sequence reaches. */
export const stepsOf = ({ times }: Block, step: number): number =>
  Math.max(1, Math.floor((times?.at(-1) ?? 0) / step + 1e-6) + 1);
