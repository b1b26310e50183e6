import type * as tf from '@tensorflow/tfjs-core';
import { requireList, requireOptions } from '@avemo/checks';
import { flatLayers, namesOf, requireLayers } from './flat-layers';
import type { HasLayers } from './has-layers';

/** Options of `transferWeights`. */
export interface TransferWeightsOptions {
  /** Layers to leave as they are, by their names in the model that takes, e.g. ['c3d_fc8']. Default none. */
  except?: readonly string[];
}

/** What `transferWeights` did. */
export interface TransferredWeights {
  /** Layers that took weights over. */
  taken: string[];
  /** Layers that kept theirs: excepted, of another shape, or not there in the source. */
  kept: string[];
}

/**
 * Takes over the weights of a trained network into another one, layer by layer where names and shapes are the same.
 *
 * A new head for other classes keeps its own first weights, because its shape differs; name it in `except` where the
 * number of classes happens to be the same.
 *
 * @param from - The trained model; it is not changed.
 * @param to - The model that takes.
 * @param options - Layers to leave alone.
 * @returns Which layers took weights over and which kept theirs.
 * @throws RangeError if no layer fits, or `except` names a layer that `to` does not have.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2, https://doi.org/10.1016/j.inffus.2018.06.003.
 *
 * @example
 * ```ts
 * import { alexNet, transferWeights } from '@avemo/models';
 *
 * const small = { width: 1 / 64, inputShape: [67, 67, 3] } as const;
 * const [trained, next] = [alexNet({ classes: 6, ...small }), alexNet({ classes: 7, ...small, seed: 1 })];
 * const { taken, kept } = transferWeights(trained, next);
 * [taken.length, kept]; // → [7, ['alexnet_fc8']]
 * ```
 */
export function transferWeights(
  from: HasLayers,
  to: HasLayers,
  options: TransferWeightsOptions = {},
): TransferredWeights {
  requireLayers('transferWeights', 'from', from);
  requireLayers('transferWeights', 'to', to);
  requireOptions('transferWeights', 'options', options);
  const { except = [] } = options;
  requireList('transferWeights', 'except', except);
  const sources = new Map(flatLayers(from).map((layer) => [layer.name, layer]));
  const targets = flatLayers(to).filter((layer) => layer.weights.length > 0);
  const unknown = except.filter((name) => !targets.some((layer) => layer.name === name));
  if (unknown.length > 0) {
    throw new RangeError(
      `transferWeights: except must name layers of the model that takes; got ${unknown.join(', ')}. ` +
        `It has ${namesOf(targets)}.`,
    );
  }
  const shapes = (weights: tf.Tensor[]) => JSON.stringify(weights.map(({ shape }) => shape));
  const taken = targets.filter((layer) => {
    const weights = except.includes(layer.name) ? undefined : sources.get(layer.name)?.getWeights();
    if (!weights || shapes(weights) !== shapes(layer.getWeights())) return false;
    layer.setWeights(weights);
    return true;
  });
  if (taken.length === 0) {
    throw new RangeError(
      `transferWeights: expected a layer with the same name and shapes in both models; got ` +
        `${namesOf(flatLayers(from))} and ${namesOf(targets)}. Give both models the same name.`,
    );
  }
  return {
    taken: taken.map(({ name }) => name),
    kept: targets.filter((layer) => !taken.includes(layer)).map(({ name }) => name),
  };
}
