import type { MelBands } from './mel-bands';

/** Writes the means of bins under the triangles; that of a band that holds no bin is 0. @internal */
export function createBandMeans(
  bands: MelBands,
  bins: number,
): (values: Float64Array, means: Float64Array) => void {
  const weights = new Float64Array(bands.scale.length);
  bands.sum(new Float64Array(bins).fill(1), weights);
  return (values, means) => {
    bands.sum(values, means);
    for (let b = 0; b < means.length; b++) means[b] = weights[b] > 0 ? means[b] / weights[b] : 0;
  };
}
