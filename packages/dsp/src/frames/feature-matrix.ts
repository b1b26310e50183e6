import { formatValue } from '@avemo/checks';
import type { NdArray } from 'ndarray';

/** A feature matrix as rows that follow each other in memory. @internal */
export interface FeatureMatrix {
  frames: number;
  features: number;
  data: Float32Array | Float64Array;
}

/**
 * Checks a matrix [frames, features] of finite values, none below `min`, and returns it in row order, copied only where
 * it is a view.
 * @internal
 */
export function featureMatrix(
  caller: string,
  name: string,
  matrix: NdArray<Float32Array>,
  { min = -Infinity }: { min?: number } = {},
): FeatureMatrix {
  if (matrix === null || typeof matrix !== 'object' || matrix.shape?.length !== 2) {
    const got = matrix?.shape ? `shape [${matrix.shape.join(', ')}]` : formatValue(matrix);
    throw new TypeError(`${caller}: ${name} must be an ndarray [frames, features]; got ${got}.`);
  }
  const [frames, features] = matrix.shape;
  const data = rowOrder(matrix);
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]) || data[i] < min) {
      const [t, f] = [Math.floor(i / features), i % features];
      const remedy = Number.isFinite(data[i]) ? ` It must be ≥ ${min}: pass magnitudes or powers.` : '';
      throw new RangeError(`${caller}: ${name} holds ${data[i]} at frame ${t}, feature ${f}.${remedy}`);
    }
  }
  return { frames, features, data };
}

function rowOrder(matrix: NdArray<Float32Array>): Float32Array | Float64Array {
  const [frames, features] = matrix.shape;
  const [rowStride, columnStride] = matrix.stride;
  const { offset } = matrix;
  const data = matrix.data as ArrayLike<number>;
  const typed = data instanceof Float32Array || data instanceof Float64Array;
  if (typed && columnStride === 1 && rowStride === features) {
    return data.subarray(offset, offset + frames * features);
  }
  const copy = new Float64Array(frames * features);
  for (let t = 0; t < frames; t++) {
    for (let f = 0; f < features; f++) copy[t * features + f] = matrix.get(t, f);
  }
  return copy;
}
