/** Functionals of the courses of one feature, by what they are computed from; every course has at least one frame. */

/** @internal */
export function moments(x: Float64Array) {
  const mean = meanOf(x);
  let [second, third, fourth] = [0, 0, 0];
  for (let t = 0; t < x.length; t++) {
    const distance = x[t] - mean;
    const square = distance * distance;
    second += square;
    third += distance * square;
    fourth += square * square;
  }
  const variance = second / x.length;
  return {
    amean: mean,
    stddev: Math.sqrt(variance),
    skewness: variance > 0 ? third / x.length / variance ** 1.5 : 0,
    kurtosis: variance > 0 ? fourth / x.length / variance ** 2 : 0,
  };
}

/** @internal */
export function extremes(x: Float64Array) {
  let [maxPos, minPos] = [0, 0];
  for (let t = 1; t < x.length; t++) {
    if (x[t] > x[maxPos]) maxPos = t;
    if (x[t] < x[minPos]) minPos = t;
  }
  return { max: x[maxPos], min: x[minPos], range: x[maxPos] - x[minPos], maxPos, minPos };
}

/** @internal */
export function percentiles(x: Float64Array) {
  const sorted = x.slice().sort();
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.ceil(place);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  };
  const [first, median, third, low, high] = [at(0.25), at(0.5), at(0.75), at(0.01), at(0.99)];
  return {
    quartile1: first,
    quartile2: median,
    quartile3: third,
    'iqr1-2': median - first,
    'iqr2-3': third - median,
    'iqr1-3': third - first,
    'percentile1.0': low,
    'percentile99.0': high,
    'pctlrange0-1': high - low,
  };
}

/** @internal */
export function regression(x: Float64Array) {
  const middle = (x.length - 1) / 2;
  const mean = meanOf(x);
  let products = 0;
  for (let t = 0; t < x.length; t++) products += (t - middle) * (x[t] - mean);
  const slope = x.length > 1 ? (12 * products) / (x.length * (x.length ** 2 - 1)) : 0;
  let [absolute, square] = [0, 0];
  for (let t = 0; t < x.length; t++) {
    const distance = x[t] - mean - slope * (t - middle);
    absolute += Math.abs(distance);
    square += distance ** 2;
  }
  return {
    linregc1: slope,
    linregc2: mean - slope * middle,
    linregerrA: absolute / x.length,
    linregerrQ: square / x.length,
  };
}

/** @internal */
export function peaks(x: Float64Array) {
  const mean = meanOf(x);
  let [count, sum, first, last] = [0, 0, 0, 0];
  for (let t = 1; t + 1 < x.length; t++) {
    if (!(x[t] > mean && x[t - 1] < x[t] && x[t] >= x[t + 1])) continue;
    if (count === 0) first = t;
    last = t;
    sum += x[t];
    count++;
  }
  return {
    numPeaks: count,
    meanPeakDist: count > 1 ? (last - first) / (count - 1) : 0,
    peakMean: count > 0 ? sum / count : mean,
  };
}

/** @internal */
export function segments(x: Float64Array) {
  const mean = meanOf(x);
  const lengths: number[] = [];
  let length = 0;
  for (let t = 0; t <= x.length; t++) {
    if (t < x.length && x[t] > mean) length++;
    else if (length > 0) {
      lengths.push(length);
      length = 0;
    }
  }
  const count = lengths.length;
  const average = count > 0 ? lengths.reduce((sum, value) => sum + value) / count : 0;
  const square = lengths.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return {
    numSegments: count,
    meanSegLen: average,
    maxSegLen: lengths.reduce((max, value) => Math.max(max, value), 0),
    minSegLen: lengths.reduce((min, value) => Math.min(min, value), lengths[0] ?? 0),
    segLenStddev: count > 0 ? Math.sqrt(square / count) : 0,
  };
}

/** Relative to the first value, so that the mean of a constant is the constant to the last digit. */
function meanOf(x: Float64Array): number {
  let sum = 0;
  for (let t = 1; t < x.length; t++) sum += x[t] - x[0];
  return x[0] + sum / x.length;
}
