import * as tf from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';
import { deriveSeed, formatValue } from '@avemo/checks';
import { seededInitializer, type KernelInitializer } from './kernel-initializer';
import { sizeOf } from './sample-shapes';

/** One weight of a layer: its shape, how it starts and whether it is trained. */
export interface WeightSpec {
  /** Positive integers. */
  shape: readonly number[];
  /**
   * `'kernel'` (the default from two axes on), `'zeros'` (the default for one axis), `'ones'`, or a function of a seed that
   * gives the tensor.
   */
  start?: 'kernel' | 'zeros' | 'ones' | ((seed: number) => tf.Tensor);
  /** Default true. */
  trainable?: boolean;
  /** Which of the layer's random streams it starts from, an integer ≥ 0. Default its place among the weights. */
  stream?: number;
}

/** Weights by name, in the order in which they are saved. A bare shape is a trained weight with the default start. */
export type WeightSpecs<Name extends string = string> = Record<Name, WeightSpec | readonly number[]>;

type Initializer = ReturnType<typeof seededInitializer>;

/** Every weight with all its fields, in order. */
export function completeSpecs(caller: string, specs: WeightSpecs): [string, Required<WeightSpec>][] {
  return Object.entries(specs).map(([name, given], index) => {
    const spec = Array.isArray(given) ? { shape: given as number[] } : (given as WeightSpec);
    const { shape, trainable = true, stream = index } = spec;
    const valid = Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size > 0);
    if (!valid || !/^[A-Za-z]\w*$/.test(name)) {
      throw new RangeError(
        `${caller}: a weight needs a name that begins with a letter and a shape of positive integers; ` +
          `got ${name} of ${Array.isArray(shape) ? `[${shape.map(String).join(', ')}]` : formatValue(shape)}.`,
      );
    }
    const start = spec.start ?? (shape.length > 1 ? 'kernel' : 'zeros');
    return [name, { shape, trainable, start, stream }];
  });
}

/** How many numbers the weights hold. */
export function weightSizes(specs: readonly [string, Required<WeightSpec>][]): number {
  return specs.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
}

/** How many numbers the kernels among the weights hold: those of two axes or more that do not start as a constant. */
export function kernelSizes(specs: readonly [string, Required<WeightSpec>][]): number {
  return weightSizes(
    specs.filter(([, { shape, start }]) => shape.length > 1 && start !== 'zeros' && start !== 'ones'),
  );
}

/** What starts a weight of a layer. */
export function startOf(
  { shape, start, stream }: Required<WeightSpec>,
  kind: KernelInitializer,
  seed: number,
): Initializer {
  if (start === 'zeros') return initializers.zeros();
  if (start === 'ones') return initializers.ones();
  if (start === 'kernel') {
    const matrices = shape.slice(0, -2).reduce((product, size) => product * size, 1);
    return seededInitializer(kind, seed, stream, matrices);
  }
  // tfjs calls nothing but `apply` of an initialiser that it is handed as an object.
  return { apply: () => tf.tidy(() => start(deriveSeed(seed, stream))) } as unknown as Initializer;
}
