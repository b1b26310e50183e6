/** Raises what lies more than `range` below the largest value. @internal */
export function limitRange(levels: Float64Array, range: number): void {
  let max = -Infinity;
  for (let i = 0; i < levels.length; i++) if (levels[i] > max) max = levels[i];
  for (let i = 0; i < levels.length; i++) if (levels[i] < max - range) levels[i] = max - range;
}
