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
  return sincBetween(r, left, fraction, reach);
}

/** Between b and c, with the slopes that their neighbours give. */
function cubic(a: number, b: number, c: number, d: number, t: number): number {
  const [slopeB, slopeC] = [(c - a) / 2, (d - b) / 2];
  const rest = 1 - t;
  return (
    b * rest + c * t - t * rest * (0.5 * (slopeC - slopeB) + (t - 0.5) * (slopeB + slopeC - 2 * (c - b)))
  );
}

/**
 * Σ ± r[left − k] w/(π(f + k)) and Σ ± r[left + 1 + k] w/(π(1 − f + k)) with their sines; the windows turn by recurrence.
 * Both at once, since each waits for its own last step.
 */
function sincBetween(r: Float64Array, left: number, fraction: number, reach: number): number {
  const rest = 1 - fraction;
  const [turnL, turnR] = [Math.PI / (fraction + reach), Math.PI / (rest + reach)];
  const [stepCosL, stepSinL] = [Math.cos(turnL), Math.sin(turnL)];
  const [stepCosR, stepSinR] = [Math.cos(turnR), Math.sin(turnR)];
  let [cosL, sinL] = [Math.cos(turnL * fraction), Math.sin(turnL * fraction)];
  let [cosR, sinR] = [Math.cos(turnR * rest), Math.sin(turnR * rest)];
  let [sumL, sumR] = [0, 0];
  for (let k = 0, sign = 0.5 / Math.PI; k < reach; k++, sign = -sign) {
    sumL += (sign * r[Math.abs(left - k)] * (1 + cosL)) / (fraction + k);
    sumR += (sign * r[left + 1 + k] * (1 + cosR)) / (rest + k);
    const nextL = cosL * stepCosL - sinL * stepSinL;
    const nextR = cosR * stepCosR - sinR * stepSinR;
    sinL = sinL * stepCosL + cosL * stepSinL;
    sinR = sinR * stepCosR + cosR * stepSinR;
    cosL = nextL;
    cosR = nextR;
  }
  return sumL * Math.sin(Math.PI * fraction) + sumR * Math.sin(Math.PI * rest);
}
