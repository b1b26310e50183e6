import { highestPoint } from './highest-point';

/** A maximum of a correlation between its samples. @internal */
export interface LagPeak {
  /** The sample at the peak. */
  index: number;
  lag: number;
  value: number;
}

/** Of correlations up to 1: far below the bend of any pitch, far above rounding. */
const flattest = 1e-9;
/** Values of r on either side for a first estimate of a peak's height. */
const roughDepth = 30;

/** The local maxima of r[2] … r[count − 2] above `least`: places by a parabola through three values, heights by a short sinc. @internal */
export function lagPeaks(r: Float64Array, count: number, least: number): LagPeak[] {
  const peaks: LagPeak[] = [];
  for (let index = 2; index < count - 1; index++) {
    if (!(r[index] > least && r[index] > r[index - 1] && r[index] >= r[index + 1])) continue;
    const slope = (r[index + 1] - r[index - 1]) / 2;
    const bend = 2 * r[index] - r[index - 1] - r[index + 1];
    // On a plateau rounding makes peaks that no sound has.
    if (bend < flattest) continue;
    const lag = index + slope / bend;
    peaks.push({ index, lag, value: below1(valueAt(r, count, lag, roughDepth)) });
  }
  return peaks;
}

/** Finds the top of a peak of the band-limited function through r[0] … r[count − 1], r even. @internal */
export function sharpenPeak(r: Float64Array, count: number, { index }: LagPeak, depth = 70): LagPeak {
  const top = highestPoint((x) => valueAt(r, count, x, depth), index - 1, index + 1);
  return { index, lag: top.place, value: below1(top.value) };
}

/** Interpolation can overshoot: what lies above 1 counts as far below it. */
function below1(value: number): number {
  return value > 1 ? 1 / value : value;
}

/** Interpolation with a sinc under a raised cosine, as deep as r reaches on both sides; near its end by a cubic or a line. */
function valueAt(r: Float64Array, count: number, x: number, depth: number): number {
  const left = Math.floor(x);
  const fraction = x - left;
  if (fraction === 0) return r[left];
  const reach = Math.min(depth, count - 1 - left);
  if (reach < 1) return r[Math.min(left, count - 1)];
  if (reach === 1) return r[left] + fraction * (r[left + 1] - r[left]);
  if (reach === 2) return cubic(r[Math.abs(left - 1)], r[left], r[left + 1], r[left + 2], fraction);
  return (
    half(r, left, -1, fraction, reach) * Math.sin(Math.PI * fraction) +
    half(r, left + 1, 1, 1 - fraction, reach) * Math.sin(Math.PI * (1 - fraction))
  );
}

/** Between b and c, with the slopes that their neighbours give. */
function cubic(a: number, b: number, c: number, d: number, t: number): number {
  const [slopeB, slopeC] = [(c - a) / 2, (d - b) / 2];
  const rest = 1 - t;
  return (
    b * rest + c * t - t * rest * (0.5 * (slopeC - slopeB) + (t - 0.5) * (slopeB + slopeC - 2 * (c - b)))
  );
}

/** Σ ± r[start + k·direction] w/(π(distance + k)); the window turns by recurrence. */
function half(r: Float64Array, start: number, direction: number, distance: number, reach: number): number {
  const turn = Math.PI / (distance + reach);
  const [stepCos, stepSin] = [Math.cos(turn), Math.sin(turn)];
  let cos = Math.cos(turn * distance);
  let sin = Math.sin(turn * distance);
  let sum = 0;
  for (let k = 0, sign = 0.5 / Math.PI; k < reach; k++, sign = -sign) {
    sum += (sign * r[Math.abs(start + k * direction)] * (1 + cos)) / (distance + k);
    const next = cos * stepCos - sin * stepSin;
    sin = sin * stepCos + cos * stepSin;
    cos = next;
  }
  return sum;
}
