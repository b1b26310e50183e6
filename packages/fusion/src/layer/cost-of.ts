import type { layers } from '@tensorflow/tfjs-layers';
import { formatValue, requireOptions } from '@avemo/checks';
import { readSampleShapes, type SampleShape } from './sample-shapes';

/** A layer class that knows its cost before anything is built, as every one of this package does. */
export interface CountedLayer<Options> {
  new (options: Options): layers.Layer;
  /** The number of weights. */
  parameterCount(...args: never[]): number;
  /** Multiply–accumulates of one sample. */
  macCount(...args: never[]): number;
}

/** What {@link costOf} counts. */
export interface FusionCost {
  /** Weights. */
  parameters: number;
  /** Multiply–accumulates of one sample in one forward pass. */
  macs: number;
}

/**
 * What a fusion costs, before anything is built: its weights, and the multiply–accumulates of the matrix products (outer
 * products included) of one forward pass of one sample. Element-wise work is not counted. A backward pass takes about
 * twice as much.
 *
 * @param Layer - A layer class of this package, or one of `defineFusion`.
 * @param sampleShapes - The shape of one sample of each input: a number of features, or [time, features] and so on.
 * @param options - The options that the layer would get.
 * @returns Weights and multiply–accumulates.
 * @throws RangeError when the shapes do not fit the layer.
 *
 * @example
 * ```ts
 * import { BottleneckAttention, costOf, FactorizedBilinearPooling } from '@avemo/fusion';
 *
 * costOf(FactorizedBilinearPooling, [256, 256], { outputs: 128, factors: 4 }); // → { parameters: 263168, macs: 262144 }
 * costOf(BottleneckAttention, [[50, 64], [12, 96]], { units: 32 }).macs; // → 1126144
 * ```
 */
export function costOf<Options>(
  Layer: CountedLayer<Options>,
  sampleShapes: readonly SampleShape[],
  options?: Options,
): FusionCost {
  if (typeof Layer !== 'function' || typeof Layer.macCount !== 'function') {
    throw new TypeError(`costOf: Layer must be a layer class with macCount; got ${formatValue(Layer)}.`);
  }
  readSampleShapes('costOf', sampleShapes);
  if (options !== undefined) requireOptions('costOf', 'options', options);
  type Count = (shapes: readonly SampleShape[], options?: Options) => number;
  const counts = Layer as unknown as { macCount: Count; parameterCount: Count };
  const macs = counts.macCount(sampleShapes, options);
  const dims = sampleShapes.map((shape) => (typeof shape === 'number' ? shape : shape[shape.length - 1]));
  return { parameters: counts.parameterCount(dims, options), macs };
}
