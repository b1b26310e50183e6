import type { Tensor2D } from '@tensorflow/tfjs-core';
import { l2Normalize } from './l2-normalize';
import { powerNormalize } from './power-normalize';

/**
 * What follows the sum pooling: `'l2'` scales to unit length, `'power'` takes the signed square root and then scales to
 * unit length (MFB), `'none'` leaves the sums as they are.
 */
export type BilinearNormalization = 'none' | 'l2' | 'power';

/** What may follow the sum pooling of a bilinear fusion, by its name. */
export const normalizations = {
  none: (z: Tensor2D) => z,
  l2: l2Normalize<Tensor2D>,
  power: (z: Tensor2D) => l2Normalize(powerNormalize(z)),
};

/** The names of the normalizations. */
export const normalizationNames = Object.keys(normalizations) as BilinearNormalization[];
