/** Raises what lies more than `range` below the largest value, in the first `columns` of rows of `width` values. @internal */
export function limitRange(
  levels: Float64Array,
  range: number,
  { width, columns }: { width: number; columns: number } = { width: 1, columns: 1 },
): void {
  let max = -Infinity;
  for (let row = 0; row < levels.length; row += width) {
    for (let i = row; i < row + columns; i++) if (levels[i] > max) max = levels[i];
  }
  for (let row = 0; row < levels.length; row += width) {
    for (let i = row; i < row + columns; i++) if (levels[i] < max - range) levels[i] = max - range;
  }
}
