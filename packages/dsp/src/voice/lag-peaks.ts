/** A maximum of a correlation between its samples. @internal */
export interface LagPeak {
  lag: number;
  value: number;
}

/** The local maxima of r[2] … r[count − 2] above `least`, by a parabola through three values. @internal */
export function lagPeaks(r: Float64Array, count: number, least: number): LagPeak[] {
  const peaks: LagPeak[] = [];
  for (let i = 2; i < count - 1; i++) {
    if (!(r[i] > least && r[i] > r[i - 1] && r[i] >= r[i + 1])) continue;
    const slope = (r[i + 1] - r[i - 1]) / 2;
    const bend = 2 * r[i] - r[i - 1] - r[i + 1];
    peaks.push({ lag: i + slope / bend, value: r[i] + (slope * slope) / (2 * bend) });
  }
  return peaks;
}

/** Finds the top of a peak of the band-limited function through r[0] … r[count − 1], r even, near a first guess. @internal */
export function sharpenPeak(r: Float64Array, count: number, peak: LagPeak): LagPeak {
  let { lag } = peak;
  for (let width = 0.25; width > 1e-3; width /= 8) {
    const left = sincValue(r, count, lag - width);
    const middle = sincValue(r, count, lag);
    const right = sincValue(r, count, lag + width);
    const bend = 2 * middle - left - right;
    const step = bend > 0 ? ((right - left) / (2 * bend)) * width : 0;
    lag += Math.max(-0.5, Math.min(0.5, step));
  }
  return { lag, value: sincValue(r, count, lag) };
}

const depth = 70;

/** Interpolation with a sinc under a raised cosine, as deep as r reaches on both sides. */
function sincValue(r: Float64Array, count: number, x: number): number {
  const left = Math.floor(x);
  const fraction = x - left;
  if (fraction === 0) return r[left];
  const reach = Math.min(depth, count - 1 - left);
  if (reach < 1) return r[Math.min(left, count - 1)];
  return (
    half(r, left, -1, fraction, reach) * Math.sin(Math.PI * fraction) +
    half(r, left + 1, 1, 1 - fraction, reach) * Math.sin(Math.PI * (1 - fraction))
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
