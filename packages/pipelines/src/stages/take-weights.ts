import * as tf from '@tensorflow/tfjs-core';
import type { Fitted } from '../recipes/stage';
import type { BuiltNetwork } from '../training/build-network';
import { layerPattern } from '../training/layer-graph';

/** Which layers of a stage took weights over, and from where. */
export interface TakenWeights {
  /** The stage that took them. */
  stage: string;
  /** `layer` ← `source`, layer by layer. */
  layers: { layer: string; source: string }[];
}

/**
 * Takes over weights by the name of their layer where all of the layer's shapes are the same; of several sources that have
 * a layer, the first gives it.
 *
 * @param network - The network that takes.
 * @param sources - What other stages were fitted to.
 * @returns What was taken.
 * @throws RangeError when no layer fits.
 */
export function takeWeights(
  network: BuiltNetwork,
  sources: readonly { name: string; fitted: Fitted }[],
): TakenWeights {
  const layers = new Map<string, { own: string; variable: tf.Variable }[]>();
  for (const { name, variable } of network.weights) {
    const [layer, own] = layerAndWeight(name);
    layers.set(layer, [...(layers.get(layer) ?? []), { own, variable }]);
  }
  const { stage } = network;
  const patterns = stage.initial?.map(layerPattern);
  // What a run begins with goes by the name of the stage itself.
  const barred = (layer: string, source: string) =>
    source === stage.name && patterns !== undefined && !patterns.some((pattern) => pattern.test(layer));
  const taken: TakenWeights['layers'] = [];
  for (const [layer, weights] of layers) {
    for (const { name: source, fitted } of sources) {
      if (barred(layer, source)) continue;
      const given = new Map(
        Object.entries(fitted.tensors).flatMap(([name, tensor]) => {
          const [from, own] = layerAndWeight(name);
          return from === layer ? [[own, tensor] as const] : [];
        }),
      );
      const fits = weights.every(
        ({ own, variable }) => given.get(own)?.shape.join() === variable.shape.join(),
      );
      if (!fits) continue;
      tf.tidy(() =>
        weights.forEach(({ own, variable }) =>
          variable.assign(tf.tensor(given.get(own)!.data, variable.shape)),
        ),
      );
      taken.push({ layer, source });
      break;
    }
  }
  if (taken.length === 0) {
    const names = [
      ...new Set(
        sources.flatMap(({ fitted }) => Object.keys(fitted.tensors).map((n) => layerAndWeight(n)[0])),
      ),
    ];
    throw new RangeError(
      `stage ${network.stage.name}: weightsFrom ${sources.map(({ name }) => name).join(', ')} gave nothing: no layer has the ` +
        `same name and shapes. Theirs are ${names.join(', ')}; its own are ${[...layers.keys()].join(', ')}.`,
    );
  }
  return { stage: network.stage.name, layers: taken };
}

/** `3/audio_conv1/kernel` and `audio_conv1/kernel` alike are of `audio_conv1`. */
function layerAndWeight(name: string): [string, string] {
  const parts = name.split('/');
  if (/^\d+$/.test(parts[0]) && parts.length > 2) parts.shift();
  return [parts.slice(0, -1).join('/'), parts.at(-1)!];
}
