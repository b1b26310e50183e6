import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { deriveSeed, requireInteger, requireOptions, requireSeed, requireString } from '@avemo/checks';
import { FeatureReduction } from '../layers/feature-reduction';

/** Options of `frameReducer`. */
export interface FrameReducerOptions {
  /** Features per frame, a multiple of `stride`. Default 1024. */
  features?: number;
  /** How many neighbouring features become one: an integer of at least 1. Default 4. */
  stride?: number;
  /** Seed of the initial weights, an integer from 0 to 2³² − 1. Default 0. */
  seed?: number;
  /** Name of the model and, with an underscore, start of its layers' names. Default 'reducer'. */
  name?: string;
}

/**
 * Reduces the vector of each frame: a face embedding of 1024 numbers to 256.
 *
 * The vector is reshaped to [256, 4] and convolved with one kernel of 4×1, stride 4: y_j = Σ_k w_k x_{4j+k} + b.
 *
 * Input of the model: [batch, time, features]. Output: [batch, time, features / stride]; five weights by default.
 *
 * @param options - Sizes, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: AM-FBP, Zhou et al. 2021, equation (7), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { frameReducer } from '@avemo/models';
 *
 * (frameReducer().predict(tf.zeros([2, 9, 1024])) as tf.Tensor).shape; // → [2, 9, 256]
 * ```
 */
export function frameReducer(options: FrameReducerOptions = {}): LayersModel {
  requireOptions('frameReducer', 'options', options);
  const { features = 1024, stride = 4, seed = 0, name = 'reducer' } = options;
  requireInteger('frameReducer', 'features', features);
  requireInteger('frameReducer', 'stride', stride);
  requireSeed('frameReducer', 'seed', seed);
  requireString('frameReducer', 'name', name);
  if (features % stride !== 0) {
    throw new RangeError(
      `frameReducer: features must be a multiple of stride; got features=${features}, stride=${stride}.`,
    );
  }
  const frames = tfl.input({ shape: [null, features], name: `${name}_frames` });
  const reduced = new FeatureReduction({ stride, seed: deriveSeed(seed, 0), name: `${name}_conv` }).apply(
    frames,
  );
  return tfl.model({ inputs: frames, outputs: reduced as SymbolicTensor, name });
}
