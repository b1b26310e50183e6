import type { Tensor2D } from '@tensorflow/tfjs-core';
import { l2Normalize } from './l2-normalize';
import { powerNormalize } from './power-normalize';

/** What may follow the sum pooling of a bilinear fusion, by its name. */
export const NORMALIZATIONS = {
  none: (z: Tensor2D) => z,
  l2: l2Normalize<Tensor2D>,
  power: (z: Tensor2D) => l2Normalize(powerNormalize(z)),
};
