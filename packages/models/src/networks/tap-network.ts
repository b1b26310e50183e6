import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { requireList } from '@avemo/checks';

/**
 * A model that gives what layers inside of a network compute, with the network's own weights.
 *
 * @param network - A model whose layers are named `<model>_<tap>`, as those of this package, or `<tap>`.
 * @param taps - Names of layers, e.g. ['conv5', 'fc7'], with or without the model's name.
 * @returns A model with one output per tap. It shares its weights with the network: dispose one of both.
 * @throws RangeError if there is no such layer; the message lists them.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { alexNet, tapNetwork } from '@avemo/models';
 *
 * const net = alexNet({ classes: 6, width: 1 / 64, inputShape: [67, 67, 3] });
 * const [maps, embedding] = tapNetwork(net, ['conv5', 'fc7']).predict(tf.zeros([1, 67, 67, 3])) as [tf.Tensor, tf.Tensor];
 * [maps.shape, embedding.shape]; // → [[1, 3, 3, 4], [1, 64]]
 * ```
 */
export function tapNetwork(network: LayersModel, taps: readonly string[]): LayersModel {
  if (!(network instanceof tfl.LayersModel)) {
    throw new TypeError(
      `tapNetwork: network must be a layers model; got ${network === null ? 'null' : typeof network}.`,
    );
  }
  requireList('tapNetwork', 'taps', taps);
  if (taps.length === 0) throw new RangeError('tapNetwork: taps must name at least one layer; got none.');
  const outputs = taps.map((tap) => {
    const layer = network.layers.find(({ name }) => name === tap || name === `${network.name}_${tap}`);
    if (layer) return layer.output as SymbolicTensor;
    const names = network.layers.map(({ name }) => name).join(', ');
    throw new RangeError(`tapNetwork: expected names of layers; got "${tap}". The network has ${names}.`);
  });
  return tfl.model({ inputs: network.inputs, outputs, name: `${network.name}_taps` });
}
