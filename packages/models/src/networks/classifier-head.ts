import * as tfl from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { deriveSeed, requireInRange, requireInteger, requireOneOf, requireSeed } from '@avemo/checks';
import { SeededDropout } from '../layers/seeded-dropout';

/** What `alexNet`, `c3d` and their like are asked for at the end. @internal */
export interface HeadOptions {
  classes?: number;
  features?: 'fc6' | 'fc7';
  dropout: number;
  seed: number;
  name: string;
}

/** Seeds from here on belong to the head, so that a deeper stack does not change it. */
const FIRST_SEED = 100;

/** Checks that either classes or features are asked for. @internal */
export function requireHead(caller: string, { classes, features, dropout, seed }: HeadOptions): void {
  requireSeed(caller, 'seed', seed);
  if ((classes === undefined) === (features === undefined)) {
    const got = classes === undefined ? 'neither' : 'both';
    throw new RangeError(
      `${caller}: expected either classes (a classifier) or features (embeddings); got ${got}. ` +
        `Use { classes: 6 } or { features: 'fc7' }.`,
    );
  }
  if (classes !== undefined) requireInteger(caller, 'classes', classes, { min: 2 });
  if (features !== undefined) requireOneOf(caller, 'features', features, ['fc6', 'fc7']);
  requireInRange(caller, 'dropout', dropout, 0, 0.999);
}

/** Seeded dropout, or nothing at rate 0. @internal */
export function dropoutBehind(
  x: SymbolicTensor,
  layer: string,
  index: number,
  { dropout: rate, seed, name }: HeadOptions,
): SymbolicTensor {
  if (rate === 0) return x;
  return new SeededDropout({
    rate,
    seed: deriveSeed(seed, FIRST_SEED + 10 + index),
    name: `${name}_${layer}_dropout`,
  }).apply(x) as SymbolicTensor;
}

/** Softmax over the classes. @internal */
export function classProbabilities(x: SymbolicTensor, { classes, seed, name }: HeadOptions): SymbolicTensor {
  return tfl.layers
    .dense({
      units: classes!,
      activation: 'softmax',
      kernelInitializer: tfl.initializers.glorotUniform({ seed: deriveSeed(seed, FIRST_SEED + 2) }),
      name: `${name}_fc8`,
    })
    .apply(x) as SymbolicTensor;
}

/** flatten → fc6 → fc7, dropout after each → fc8 with softmax; or the activations of fc6 or fc7. @internal */
export function classifierHead(maps: SymbolicTensor, units: number, options: HeadOptions): SymbolicTensor {
  const { features, seed, name } = options;
  let x = tfl.layers.flatten({ name: `${name}_flatten` }).apply(maps) as SymbolicTensor;
  for (const [i, layer] of (['fc6', 'fc7'] as const).entries()) {
    x = tfl.layers
      .dense({
        units,
        activation: 'relu',
        kernelInitializer: tfl.initializers.heUniform({ seed: deriveSeed(seed, FIRST_SEED + i) }),
        name: `${name}_${layer}`,
      })
      .apply(x) as SymbolicTensor;
    if (features === layer) return x;
    x = dropoutBehind(x, layer, i, options);
  }
  return classProbabilities(x, options);
}

/** `count` times `width`, as a multiple of `multiple` of at least that. @internal */
export function scaledCount(count: number, width: number, multiple = 1): number {
  return Math.max(1, Math.round((count * width) / multiple)) * multiple;
}

/** Checks a shape without batch; `axes` names its axes. @internal */
export function requireInputShape(caller: string, inputShape: readonly number[], axes: string): void {
  const names = axes.split(', ');
  if (!Array.isArray(inputShape) || inputShape.length !== names.length) {
    throw new RangeError(`${caller}: inputShape must be [${axes}]; got ${JSON.stringify(inputShape)}.`);
  }
  inputShape.forEach((n, i) => requireInteger(caller, `inputShape[${i}] (${names[i]})`, n));
}
