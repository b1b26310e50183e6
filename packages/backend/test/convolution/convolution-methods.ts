import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { useBackend } from '@avemo/backend';
import { noEpilogue } from '../../src/wasm/activations';
import type { ConvolutionShape } from '../../src/convolution/convolution-shape';
import { convolveDirectly } from '../../src/convolution/direct-convolution';
import type { OwnModule } from '../../src/module/own-module';
import { ownModule } from '../../src/module/start-module';
import { convolveByWinograd } from '../../src/convolution/winograd';
import { tilingOf } from '../../src/convolution/winograd-tiling';
import { sizesOf } from './naive-convolution';
import { randomValues } from '../testing/random-values';

/** Our kernels on two threads, once `startOwn` was called. */
export let own: OwnModule;

export async function startOwn(): Promise<void> {
  await useBackend('wasm', { threads: 2 });
  own = ownModule(tf.backend() as BackendWasm, true)!;
}

type Values = Record<'x' | 'filter' | 'dy', Float32Array>;
/** A method: whether it computed y. */
export type Compute = (
  shape: ConvolutionShape,
  tensors: Record<'x' | 'filter' | 'y', tf.Tensor>,
  turned: boolean,
) => boolean;

export function valuesOf(shape: ConvolutionShape): Values {
  const sizes = sizesOf(shape);
  return { x: randomValues(sizes.x, 1), filter: randomValues(sizes.filter, 2), dy: randomValues(sizes.y, 3) };
}

/** The values that `body` writes into a tensor, which holds NaN before. */
export function written(length: number, body: (result: tf.Tensor) => boolean): Float32Array {
  const result = tf.fill([length], NaN);
  try {
    expect(body(result)).toBe(true);
    return result.dataSync() as Float32Array;
  } finally {
    result.dispose();
  }
}

export const direct: Compute = (shape, tensors, turned) =>
  convolveDirectly(own, shape, { ...tensors, turned }, noEpilogue);
/** Winograd's method by 6 × 6 points, by 7 × 7, by both, or with tiles two frames deep. */
export const winograd =
  (options: Parameters<typeof tilingOf>[1] = {}): Compute =>
  (shape, tensors, turned) =>
    convolveByWinograd(own, shape, tilingOf(shape, options)!, { ...tensors, turned }, noEpilogue);
