import type { layers } from '@tensorflow/tfjs-layers';
import type { HasLayers } from './has-layers';

/** The layers of a model in order, in place of inner models and checkpointed parts what is inside. @internal */
export function flatLayers(model: HasLayers): layers.Layer[] {
  return model.layers.flatMap((layer) => {
    const inner = 'model' in layer ? (layer.model as HasLayers) : layer;
    return 'layers' in inner && Array.isArray(inner.layers) ? flatLayers(inner as HasLayers) : [layer];
  });
}

/** The names of layers with weights, for an error message. @internal */
export function namesOf(all: layers.Layer[]): string {
  return all
    .filter(({ weights }) => weights.length > 0)
    .map(({ name }) => name)
    .join(', ');
}
