import * as tf from '@tensorflow/tfjs-core';
import { modalityOcclusion } from './modality-occlusion';
import { splitPresence } from '../layer/presence';

/**
 * The shares of the modalities of a layer by occlusion through its presence mask, whether the layer has one as input or
 * not; `fuse` takes the inputs with a presence mask behind them.
 */
export function occlude(
  inputs: tf.Tensor[],
  { presence, modalityOf }: { presence: boolean; modalityOf: (inputs: number) => number[] },
  fuse: (inputs: tf.Tensor[]) => tf.Tensor,
): tf.Tensor {
  const { rest, present } = splitPresence(inputs, presence);
  const owners = modalityOf(rest.length);
  const all = present ?? tf.ones([rest[0].shape[0], Math.max(...owners) + 1]);
  return modalityOcclusion(fuse, [...rest, all], { presence: true, modalityOf: owners });
}

/** One input for each of so many modalities, and then a mask if there are more inputs. */
export const oneEach =
  (modalities?: number) =>
  (inputs: number): number[] =>
    Array.from({ length: inputs }, (_, i) => (i < (modalities ?? inputs) ? i : -1));
