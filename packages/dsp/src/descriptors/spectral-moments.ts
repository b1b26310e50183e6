import type { Rows } from '../frames/row-stage';

/** Moments around the centroid, in bins to the power of their order. @internal */
export interface SpectralMoments {
  second: number;
  third: number;
  fourth: number;
}

/** The moments of the bins from 1 on, weighted by their values; all 0 for a frame of zeros. @internal */
export function spectralMoments(bins: Rows, offset: number, count: number): SpectralMoments {
  let sum = 0;
  let moment = 0;
  for (let k = 1; k < count; k++) {
    sum += bins[offset + k];
    moment += k * bins[offset + k];
  }
  const moments = { second: 0, third: 0, fourth: 0 };
  if (!(sum > 0)) return moments;
  const centre = moment / sum;
  for (let k = 1; k < count; k++) {
    const distance = k - centre;
    const square = distance * distance * (bins[offset + k] / sum);
    moments.second += square;
    moments.third += square * distance;
    moments.fourth += square * distance * distance;
  }
  return moments;
}
