import { rowsBehind, type RowStage, type Rows } from '../frames/row-stage';

/**
 * The regression of `deltas` over a stream of rows. Row t comes out with row t + radius; the last rows at the end.
 * @internal
 */
export function createDeltaRows(width: number, radius: number): RowStage {
  const norm = (radius * (radius + 1) * (2 * radius + 1)) / 3;
  const sums = new Float64Array(width);
  let held: Rows = new Float32Array(0);
  let from = 0;
  let next = 0;
  return {
    width,
    push(rows, last) {
      const data = rowsBehind(held, rows);
      const received = from + data.length / width;
      const count = Math.max(0, (last ? received : received - radius) - next);
      const out = new Float32Array(count * width);
      for (let o = 0; o < out.length; o += width, next++) {
        sums.fill(0);
        for (let n = 1; n <= radius; n++) {
          const after = (Math.min(next + n, received - 1) - from) * width;
          const before = (Math.max(next - n, 0) - from) * width;
          for (let f = 0; f < width; f++) sums[f] += n * (data[after + f] - data[before + f]);
        }
        for (let f = 0; f < width; f++) out[o + f] = sums[f] / norm;
      }
      const keepFrom = Math.max(from, Math.min(received, next - radius));
      held = data.slice((keepFrom - from) * width);
      from = keepFrom;
      return out;
    },
  };
}
