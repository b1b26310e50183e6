import { getGradient } from '@tensorflow/tfjs-core';

/**
 * tfjs-core imported by itself has no gradients at all; loading tfjs-layers registers them, in Node's bundle as in an
 * ESM build.
 */
export async function ensureGradients(): Promise<void> {
  if (!getGradient('Conv2D')) await import('@tensorflow/tfjs-layers');
}
