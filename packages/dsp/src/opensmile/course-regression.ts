import { extremes } from '../statistics/functional-groups';

/**
 * Regression lines and parabolas through a contour that is brought to [0, 1] by its range, and where the contour has its
 * middle: Σ |x| t/(N Σ |x|). Time is in rows divided by `rate`.
 * @internal
 */
export function courseRegression(x: Float64Array, rate: number) {
  const { min, range } = extremes(x);
  const count = x.length;
  const middle = (count - 1) / 2;
  const y = range > 0 ? x.map((value) => (value - min) / range) : new Float64Array(count);
  let [s2, s4, sum, sum1, sum2, weight, place] = [0, 0, 0, 0, 0, 0, 0];
  for (let t = 0; t < count; t++) {
    const u = t - middle;
    const square = u * u;
    s2 += square;
    s4 += square * square;
    sum += y[t];
    sum1 += u * y[t];
    sum2 += square * y[t];
    weight += Math.abs(x[t]);
    place += t * Math.abs(x[t]);
  }
  const slope = s2 > 0 ? sum1 / s2 : 0;
  const determinant = count * s4 - s2 * s2;
  const bend = count > 2 && determinant > 0 ? (count * sum2 - s2 * sum) / determinant : 0;
  const mean = sum / count;
  const height = (sum - bend * s2) / count;
  let [lineError, parabolaError] = [0, 0];
  for (let t = 0; t < count; t++) {
    const u = t - middle;
    lineError += (y[t] - mean - slope * u) ** 2;
    parabolaError += (y[t] - height - slope * u - bend * u * u) ** 2;
  }
  return {
    linregc1: slope * rate,
    linregc2: mean - slope * middle,
    linregerrQ: lineError / count,
    qregc1: bend * rate * rate,
    qregc2: (slope - 2 * bend * middle) * rate,
    qregc3: height - slope * middle + bend * middle * middle,
    qregerrQ: parabolaError / count,
    centroid: weight > 0 ? place / weight / count : 0,
  };
}
