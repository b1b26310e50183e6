import type { Rows, RowStage } from '../frames/row-stage';

/**
 * Mean over a square of (2r + 1)² rows and columns around each value; what lies outside counts as 0. A row comes out
 * r rows later. The sums slide along both axes, so that a row costs the same for every r.
 * @internal
 */
export function createBoxRows(width: number, radius: number): RowStage<Float64Array> {
  const size = (2 * radius + 1) ** 2;
  const span = 2 * radius + 1;
  /** The last 2r + 1 rows, averaged across; row t lies at t mod (2r + 1). */
  const across = new Float64Array(span * width);
  const sums = new Float64Array(width);
  let received = 0;
  let next = 0;
  return {
    width,
    push(rows, last) {
      const come = rows.length / width;
      const count = Math.max(0, (last ? received + come : received + come - radius) - next);
      const out = new Float64Array(count * width);
      let o = 0;
      const emit = () => {
        // The row that leaves has the place that the row now entering would have.
        const leaving = next > radius ? ((next - radius - 1) % span) * width : -1;
        for (let f = 0; f < width; f++) {
          if (leaving >= 0) sums[f] -= across[leaving + f];
          out[o++] = sums[f] / size;
        }
        next++;
      };
      const line = new Float64Array(width);
      for (let i = 0; i < come; i++, received++) {
        slidingSums(rows, i * width, line, radius);
        for (let f = 0; f < width; f++) sums[f] += line[f];
        if (received >= radius) emit();
        across.set(line, (received % span) * width);
      }
      if (last) while (next < received) emit();
      return out;
    },
  };
}

/** Sums of up to 2r + 1 neighbours in one row. */
function slidingSums(from: Rows, offset: number, to: Float64Array, radius: number): void {
  const count = to.length;
  let sum = 0;
  for (let i = 0; i < Math.min(radius, count); i++) sum += from[offset + i];
  for (let i = 0; i < count; i++) {
    if (i + radius < count) sum += from[offset + i + radius];
    if (i > radius) sum -= from[offset + i - radius - 1];
    to[i] = sum;
  }
}
