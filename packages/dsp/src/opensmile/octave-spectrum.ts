/** A spectrum over logarithmic frequency; scratch, valid until the next call. @internal */
export interface OctaveSpectrum {
  /** Points, equally spaced in octaves from `lowest` Hz to half the rate. */
  readonly values: Float64Array;
  /** Points in an octave. */
  readonly pointsPerOctave: number;
  /** Fills `values` from the magnitudes of bins 0 to N/2. */
  fill(magnitudes: Float64Array): void;
}

const reach = 2;

/**
 * The magnitudes near their local maxima, and all below the first and above the last one, smoothed by ¼ ½ ¼ but for the last
 * bin, brought to as many points of logarithmic frequency by a natural cubic spline, cut off below 0, and weighted by the
 * sensitivity of hearing, ½ + arctan(3 log₂(f/31.8))/π. As in openSMILE, that curve moves with `lowest`: as written it is for
 * 25 Hz.
 *
 * Source: D. J. Hermes, Measurement of pitch by subharmonic summation, 1988, https://doi.org/10.1121/1.396427. @internal
 */
export function createOctaveSpectrum(bins: number, sampleRate: number, lowest: number): OctaveSpectrum {
  const spacing = sampleRate / (2 * (bins - 1));
  const octaves = Math.log2(sampleRate / 2 / lowest);
  const step = octaves / (bins - 1);
  // openSMILE's points lie `step` apart, but it counts them as if there were one more in the same octaves.
  const countedStep = octaves / bins;
  const values = new Float64Array(bins);
  const near = new Float64Array(bins);
  const weights = values.map((_, i) => 0.5 + Math.atan(3 * (countedStep * i - 0.34607)) / Math.PI);
  // 0 Hz has no logarithm; it stands at half a bin.
  const knots = Float64Array.from({ length: bins }, (_, k) => Math.log2(Math.max(0.5, k) * spacing));
  const points = values.map((_, i) => Math.log2(lowest) + i * step);
  const spline = createNaturalSpline(knots, points);
  const smoothed = new Float64Array(bins);
  return {
    values,
    pointsPerOctave: 1 / countedStep,
    fill(magnitudes) {
      near.set(magnitudes);
      const last = bins - 1;
      const at = (spectrum: Float64Array, k: number) => (k < 0 || k > last ? 0 : spectrum[k]);
      let peak = -1;
      for (let k = 0; k <= last; k++) {
        const isPeak =
          magnitudes[k] > at(magnitudes, k - 1) &&
          (k === 0 ? magnitudes[0] > magnitudes[1] : magnitudes[k] >= at(magnitudes, k + 1));
        if (!isPeak) continue;
        if (peak >= 0 && peak + reach < k - reach) near.fill(0, peak + reach + 1, k - reach);
        peak = k;
      }
      for (let k = 0; k < last; k++) smoothed[k] = at(near, k - 1) / 4 + near[k] / 2 + near[k + 1] / 4;
      smoothed[last] = near[last];
      spline(smoothed, values);
      for (let i = 0; i < bins; i++) values[i] = Math.max(0, values[i]) * weights[i];
    },
  };
}

/** The natural cubic spline through the values at the knots, evaluated at the points. */
function createNaturalSpline(knots: Float64Array, points: Float64Array) {
  const n = knots.length;
  const widths = Float64Array.from({ length: n - 1 }, (_, i) => knots[i + 1] - knots[i]);
  // The elimination of the tridiagonal equations depends on the knots alone.
  const factor = new Float64Array(n);
  const pivot = new Float64Array(n).fill(1);
  for (let i = 1; i + 1 < n; i++) {
    factor[i] = i > 1 ? widths[i - 1] / pivot[i - 1] : 0;
    pivot[i] = 2 * (widths[i - 1] + widths[i]) - factor[i] * (i > 1 ? widths[i - 1] : 0);
  }
  const places = Int32Array.from(points, (point) => {
    let i = 0;
    while (i + 2 < n && knots[i + 1] <= point) i++;
    return i;
  });
  const second = new Float64Array(n);
  return (values: Float64Array, out: Float64Array) => {
    second[0] = second[n - 1] = 0;
    for (let i = 1; i + 1 < n; i++) {
      const bend = (values[i + 1] - values[i]) / widths[i] - (values[i] - values[i - 1]) / widths[i - 1];
      second[i] = 6 * bend - factor[i] * second[i - 1];
    }
    for (let i = n - 2; i > 0; i--) second[i] = (second[i] - widths[i] * second[i + 1]) / pivot[i];
    for (let p = 0; p < points.length; p++) {
      const i = places[p];
      const width = widths[i];
      const b = (points[p] - knots[i]) / width;
      const a = 1 - b;
      const curve = ((a * a * a - a) * second[i] + (b * b * b - b) * second[i + 1]) * width * width;
      out[p] = a * values[i] + b * values[i + 1] + curve / 6;
    }
  };
}
