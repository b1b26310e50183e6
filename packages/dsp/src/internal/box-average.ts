/**
 * Mean over a square of (2r + 1)² rows and columns around each value; what lies outside counts as 0.
 * Values in row order. @internal
 */
export function boxAverage(
  values: Float64Array,
  rows: number,
  columns: number,
  radius: number,
): Float64Array {
  const across = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    slidingSums(values, across, row * columns, columns, 1, radius);
  }
  const result = new Float64Array(values.length);
  for (let column = 0; column < columns; column++) {
    slidingSums(across, result, column, rows, columns, radius);
  }
  const size = (2 * radius + 1) ** 2;
  return result.map((sum) => sum / size);
}

/** Sums of up to 2r + 1 neighbours in one line of a matrix. */
function slidingSums(
  from: Float64Array,
  to: Float64Array,
  offset: number,
  count: number,
  stride: number,
  radius: number,
): void {
  let sum = 0;
  for (let i = 0; i < Math.min(radius, count); i++) sum += from[offset + i * stride];
  for (let i = 0; i < count; i++) {
    if (i + radius < count) sum += from[offset + (i + radius) * stride];
    if (i > radius) sum -= from[offset + (i - radius - 1) * stride];
    to[offset + i * stride] = sum;
  }
}
