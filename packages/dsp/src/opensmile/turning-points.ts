/** Where a contour turns. @internal */
export interface TurningPoint {
  /** Row. */
  at: number;
  /** Whether it is a maximum. */
  peak: boolean;
}

const share = 0.1;

/** Alternating maxima and minima, each farther from the one before than a tenth of the contour's range; both ends count. @internal */
export function turningPoints(x: Float64Array): TurningPoint[] {
  if (x.length < 2) return [];
  let [least, most] = [x[0], x[0]];
  for (let t = 1; t < x.length; t++) {
    least = Math.min(least, x[t]);
    most = Math.max(most, x[t]);
  }
  const threshold = share * (most - least);
  const turns: TurningPoint[] = [];
  let [low, high] = [0, 0];
  let direction = 0;
  for (let t = 1; t < x.length; t++) {
    if (direction >= 0 && x[t] > x[high]) high = t;
    if (direction <= 0 && x[t] < x[low]) low = t;
    if (direction >= 0 && x[high] - x[t] > threshold) {
      turns.push({ at: high, peak: true });
      direction = -1;
      low = t;
    } else if (direction <= 0 && x[t] - x[low] > threshold) {
      turns.push({ at: low, peak: false });
      direction = 1;
      high = t;
    }
  }
  if (direction !== 0) turns.push({ at: direction > 0 ? high : low, peak: direction > 0 });
  return turns;
}
