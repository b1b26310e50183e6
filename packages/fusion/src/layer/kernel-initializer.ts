import { initializers } from '@tensorflow/tfjs-layers';
import { deriveSeed, requireOneOf } from '@avemo/checks';

/**
 * How kernels start, each a zero-mean uniform distribution: `'glorot'` ±√(6 / (fanIn + fanOut)),
 * `'he'` ±√(6 / fanIn), `'lecun'` ±√(3 / fanIn).
 */
export type KernelInitializer = 'glorot' | 'he' | 'lecun';

const kinds = {
  glorot: { scale: 1, mode: 'fanAvg' },
  he: { scale: 2, mode: 'fanIn' },
  lecun: { scale: 1, mode: 'fanIn' },
} as const;

/** Throws unless `value` is one of the initialiser words. */
export function requireKernelInitializer(caller: string, value: unknown): asserts value is KernelInitializer {
  requireOneOf(caller, 'kernelInitializer', value, Object.keys(kinds) as KernelInitializer[]);
}

/**
 * The initialiser of kernel number `index` of a layer: one layer seed, another stream for each kernel. A kernel of shape
 * [copies, fanIn, fanOut] that holds several matrices gives each of them the limits of a single one.
 */
export function seededInitializer(kind: KernelInitializer, seed: number, index: number, copies = 1) {
  const { scale, mode } = kinds[kind];
  return initializers.varianceScaling({
    scale: scale * copies,
    mode,
    distribution: 'uniform',
    seed: deriveSeed(seed, index),
  });
}
