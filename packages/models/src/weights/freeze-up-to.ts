import type { layers } from '@tensorflow/tfjs-layers';
import { flatLayers, namesOf, requireLayers } from './flat-layers';
import type { HasLayers } from './has-layers';

/**
 * Freezes the shallow layers of a network: all up to and with the one named, in the order of the model.
 *
 * Frozen layers keep their weights in training; layers after them become trainable. Call it before `compile`, and once
 * more with `null` to train everything. The running statistics of a frozen batch normalisation still follow the data, as
 * TensorFlow.js has it. In a model whose branches run side by side the order is that of its `layers`.
 *
 * @param model - A layers model; layers inside inner models and `Checkpointed` parts count one by one.
 * @param layer - Name of the last layer to freeze, e.g. 'c3d_conv3b', or null for none.
 * @returns The frozen layers that have weights, the shallowest first.
 * @throws RangeError if there is no layer of that name.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2, https://doi.org/10.1016/j.inffus.2018.06.003.
 *
 * @example
 * ```ts
 * import { alexNet, freezeUpTo } from '@avemo/models';
 *
 * const net = alexNet({ classes: 6, width: 1 / 64, inputShape: [67, 67, 3] });
 * freezeUpTo(net, 'alexnet_conv3').map(({ name }) => name); // → ['alexnet_conv1', 'alexnet_conv2', 'alexnet_conv3']
 * net.trainableWeights.length; // → 10
 * ```
 */
export function freezeUpTo(model: HasLayers, layer: string | null): layers.Layer[] {
  requireLayers('freezeUpTo', 'model', model);
  const all = flatLayers(model);
  const last = layer === null ? -1 : all.findIndex(({ name }) => name === layer);
  if (layer !== null && last < 0) {
    throw new RangeError(
      `freezeUpTo: expected the name of a layer of the model; got "${layer}". It has ${namesOf(all)}.`,
    );
  }
  all.forEach((each, i) => {
    each.trainable = i > last;
  });
  return all.slice(0, last + 1).filter((each) => each.weights.length > 0);
}
