import { rowsOf, sizeOf, type Blocks } from './block';

/**
 * Shows at most so many rows of each sequence of an example, cut at a random place. The sequences of a clip are cut at the
 * same relative place, so that they stay in step.
 *
 * @param maxRows - Rows of the longest sequence that are kept, at least 1.
 * @returns An `augment` for a stage's training.
 *
 * @example
 * ```ts
 * import { cropRows } from '@avemo/pipelines';
 *
 * const sound = { data: Float32Array.of(1, 2, 3, 4), shape: [4, 1], times: Float64Array.of(0, 1, 2, 3) };
 * const cropped = cropRows(2)({ sound }, () => 0.5);
 * cropped.sound!.data; // → new Float32Array([2, 3])
 * ```
 */
export function cropRows(maxRows: number): (example: Blocks, random: () => number) => Blocks {
  return (example, random) => {
    const place = random();
    const longest = Math.max(0, ...Object.values(example).map((block) => (block && rowsOf(block)) ?? 0));
    if (longest <= maxRows) return example;
    const share = maxRows / longest;
    return Object.fromEntries(
      Object.entries(example).map(([name, block]) => {
        const rows = block && rowsOf(block);
        if (!rows) return [name, block];
        const kept = Math.min(rows, Math.max(1, Math.round(rows * share)));
        const start = Math.floor(place * (rows - kept + 1));
        const width = sizeOf(block.shape.slice(1));
        return [
          name,
          {
            data: block.data.subarray(start * width, (start + kept) * width),
            shape: [kept, ...block.shape.slice(1)],
            times: block.times!.subarray(start, start + kept),
            ...(block.mask && { mask: block.mask.subarray(start, start + kept) }),
          },
        ];
      }),
    );
  };
}
