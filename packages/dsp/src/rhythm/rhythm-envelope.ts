import { waveletStep } from './wavelet';

/** Octave bands are split off this many times; the envelope's rate is the signal's divided by 2 to this power. @internal */
export const rhythmLevels = 4;

/**
 * The summed envelope of octave bands: |d_1| … |d_4| and |a_4| of the wavelet transform, each smoothed by
 * y[n] = 0.01 u[n] + 0.99 y[n − 1], decimated to the rate of the slowest and freed from its mean.
 * @internal
 */
export function rhythmEnvelope(samples: Float64Array): Float64Array {
  const bands: Float64Array[] = [];
  let rest = samples;
  for (let level = 1; level <= rhythmLevels; level++) {
    const { approximation, detail } = waveletStep(rest);
    bands.push(smoothed(detail, 2 ** (rhythmLevels - level)));
    rest = approximation;
  }
  bands.push(smoothed(rest, 1));
  const sum = new Float64Array(Math.min(...bands.map((band) => band.length)));
  for (const band of bands) for (let n = 0; n < sum.length; n++) sum[n] += band[n];
  return sum;
}

function smoothed(band: Float64Array, decimation: number): Float64Array {
  const envelope = new Float64Array(Math.ceil(band.length / decimation));
  let state = 0;
  let sum = 0;
  for (let n = 0; n < band.length; n++) {
    state = 0.01 * Math.abs(band[n]) + 0.99 * state;
    if (n % decimation === 0) {
      envelope[n / decimation] = state;
      sum += state;
    }
  }
  return envelope.map((value) => value - sum / envelope.length);
}
