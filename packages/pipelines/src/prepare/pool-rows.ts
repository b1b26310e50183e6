import { sizeOf, type Block } from './block';

/**
 * One value for the clip from the rows that count: their mean or their maximum, feature by feature; zeros without any.
 *
 * @param block - A sequence.
 * @param how - `mean` or `max`.
 * @returns A block without times, of the shape of one row.
 */
export function poolRows({ data, shape, mask }: Block, how: 'mean' | 'max'): Block {
  const [rows, ...rest] = shape;
  const width = sizeOf(rest);
  const pooled = new Float64Array(width);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (mask && mask[row] === 0) continue;
    for (let i = 0; i < width; i++) {
      const value = data[row * width + i];
      if (how === 'mean') pooled[i] += value;
      else pooled[i] = count === 0 ? value : Math.max(pooled[i], value);
    }
    count++;
  }
  if (how === 'mean' && count > 0) for (let i = 0; i < width; i++) pooled[i] /= count;
  return { data: Float32Array.from(pooled), shape: rest };
}
