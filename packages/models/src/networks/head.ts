import * as tfl from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  deriveSeed,
  requireBoolean,
  requireInRange,
  requireInteger,
  requireOneOf,
  requireOptions,
  requirePositive,
  requireSeed,
  requireString,
} from '@avemo/checks';
import { SeededDropout } from '../layers/seeded-dropout';

/** What every network takes; exactly one of `classes`, `dimensions` and `features`. */
export interface NetworkOptions<Tap extends string = string> {
  /** C, the number of classes: an integer of at least 2. The model then ends in class probabilities. */
  classes?: number;
  /** With `classes`: whether the model ends in logits, before the softmax. Default false. */
  logits?: boolean;
  /** Instead of classes: the number of real outputs, e.g. 2 for arousal and valence. The model then ends in a linear layer. */
  dimensions?: number;
  /** Instead of both: the model ends in what this layer gives, after its ReLU. */
  features?: Tap;
  /** Share of the units dropped in training, in [0, 0.999]. Default 0.5. */
  dropout?: number;
  /** Seed of the initial weights and of dropout, an integer from 0 to 2³² − 1. Default 0. */
  seed?: number;
  /** Name of the model and, with an underscore, start of its layers' names. Default: the network's. */
  name?: string;
}

/** Options of a network whose number of filters and units can be scaled. */
export interface ScaledNetworkOptions<Tap extends string = string> extends NetworkOptions<Tap> {
  /** Factor on the number of filters and units, above 0; below 1 for small data. Default 1. */
  width?: number;
}

/** The options with their defaults. @internal */
export type Head = Pick<NetworkOptions, 'classes' | 'dimensions' | 'features'> &
  Required<Pick<NetworkOptions, 'logits' | 'dropout' | 'seed' | 'name'>>;

/** Seeds from here on belong to the fully connected layers, so that a deeper stack does not change them. */
const FIRST_SEED = 100;

/** Checks what a network is to end in and fills in the defaults. @internal */
export function resolveHead(
  caller: string,
  options: NetworkOptions,
  {
    taps,
    name: defaultName,
    dropout: defaultDropout = 0.5,
  }: { taps: readonly string[]; name: string; dropout?: number },
): Head {
  requireOptions(caller, 'options', options, 'Pass { classes: 6 }');
  const { classes, dimensions, features, logits = false } = options;
  const { dropout = defaultDropout, seed = 0, name = defaultName } = options;
  const given = Object.entries({ classes, dimensions, features }).filter(([, value]) => value !== undefined);
  if (given.length !== 1) {
    const got = given.length === 0 ? 'none of them' : given.map(([key]) => key).join(' and ');
    throw new RangeError(
      `${caller}: expected one of classes (a classifier), dimensions (real outputs) and features (embeddings); ` +
        `got ${got}. Use { classes: 6 }, { dimensions: 2 } or { features: '${taps.at(-1)}' }.`,
    );
  }
  if (classes !== undefined) requireInteger(caller, 'classes', classes, { min: 2 });
  if (dimensions !== undefined) requireInteger(caller, 'dimensions', dimensions);
  if (features !== undefined) requireOneOf(caller, 'features', features, taps);
  requireBoolean(caller, 'logits', logits);
  requireInRange(caller, 'dropout', dropout, 0, 0.999);
  requireSeed(caller, 'seed', seed);
  requireString(caller, 'name', name);
  return { classes, logits, dimensions, features, dropout, seed, name };
}

/** Seeded dropout after a layer, or nothing at rate 0. @internal */
export function dropoutAfter(
  x: SymbolicTensor,
  layer: string,
  index: number,
  { dropout: rate, seed, name }: Head,
): SymbolicTensor {
  if (rate === 0) return x;
  return new SeededDropout({
    rate,
    seed: deriveSeed(seed, FIRST_SEED + 10 + index),
    name: `${name}_${layer}_dropout`,
  }).apply(x) as SymbolicTensor;
}

/** A fully connected layer with ReLU, the `index`-th of its network. @internal */
export function denseRelu(
  x: SymbolicTensor,
  layer: string,
  units: number,
  index: number,
  { seed, name }: Head,
): SymbolicTensor {
  return tfl.layers
    .dense({
      units,
      activation: 'relu',
      kernelInitializer: tfl.initializers.heUniform({ seed: deriveSeed(seed, FIRST_SEED + index) }),
      name: `${name}_${layer}`,
    })
    .apply(x) as SymbolicTensor;
}

/** Class probabilities, logits or real outputs, from the fully connected layer `index`. @internal */
export function outputLayer(x: SymbolicTensor, layer: string, index: number, head: Head): SymbolicTensor {
  const { classes, logits, dimensions, seed, name } = head;
  return tfl.layers
    .dense({
      units: classes ?? dimensions!,
      activation: classes !== undefined && !logits ? 'softmax' : 'linear',
      kernelInitializer: tfl.initializers.glorotUniform({ seed: deriveSeed(seed, FIRST_SEED + index) }),
      name: `${name}_${layer}`,
    })
    .apply(x) as SymbolicTensor;
}

/** `count` times `width`, as a multiple of `multiple` of at least that. @internal */
export function scaledCount(count: number, width: number, multiple = 1): number {
  return Math.max(1, Math.round((count * width) / multiple)) * multiple;
}

/** Checks the factor on filters and units. @internal */
export function requireWidth(caller: string, width: unknown): asserts width is number {
  requirePositive(caller, 'width', width);
}

/** Checks a shape without batch; `axes` names its axes, `smallest` the least size of those in front. @internal */
export function requireInputShape(
  caller: string,
  inputShape: readonly number[],
  axes: string,
  smallest: readonly number[] = [],
): void {
  const names = axes.split(', ');
  if (!Array.isArray(inputShape) || inputShape.length !== names.length) {
    throw new RangeError(`${caller}: inputShape must be [${axes}]; got ${JSON.stringify(inputShape)}.`);
  }
  inputShape.forEach((n, i) => requireInteger(caller, `inputShape[${i}] (${names[i]})`, n));
  if (smallest.some((least, i) => inputShape[i] < least)) {
    const got = inputShape.slice(0, smallest.length).join('×');
    throw new RangeError(
      `${caller}: inputShape must be at least ${smallest.join('×')}, so that the last pooling has a value left; got ${got}. ` +
        'Use larger inputs.',
    );
  }
}
