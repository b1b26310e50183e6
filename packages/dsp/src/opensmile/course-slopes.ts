import type { TurningPoint } from './turning-points';

const rowsPerSecond = 100;

/**
 * Steepness per second from the start to the first turning point, between turning points, and from the last one to the end.
 * As in openSMILE, the stretch to the end counts for the mean and the number of slopes but not for the deviation, its sign
 * is that of its own course, and without a turning point the one slope is a frame's. @internal
 */
export function slopeStatistics(x: Float64Array, turns: readonly TurningPoint[]) {
  if (turns.length === 0) {
    const slope = x.length > 0 ? (x[x.length - 1] - x[0]) / x.length : 0;
    return {
      meanRisingSlope: slope > 0 ? slope : 0,
      stddevRisingSlope: 0,
      meanFallingSlope: slope > 0 ? 0 : slope,
      stddevFallingSlope: 0,
    };
  }
  const rising: number[] = [];
  const falling: number[] = [];
  let from = 0;
  for (const { at, peak } of turns) {
    const slope = (rowsPerSecond * (x[at] - x[from])) / (at - from);
    if (peak) rising.push(slope);
    else falling.push(-slope);
    from = at;
  }
  const end = (rowsPerSecond * (x[x.length - 1] - x[from])) / (x.length - 1 - from);
  const { peak } = turns[turns.length - 1];
  const [up, down] = [spread(rising, peak ? undefined : end), spread(falling, peak ? end : undefined)];
  return {
    meanRisingSlope: up.mean,
    stddevRisingSlope: up.deviation,
    meanFallingSlope: down.mean,
    stddevFallingSlope: down.deviation,
  };
}

function spread(values: number[], end?: number) {
  const count = values.length + (end === undefined ? 0 : 1);
  if (count === 0) return { mean: 0, deviation: 0 };
  const mean = values.reduce((sum, value) => sum + value, end ?? 0) / count;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(square / count) };
}
