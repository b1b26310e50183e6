import type { layers } from '@tensorflow/tfjs-layers';
import { formatValue } from '@avemo/checks';
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

/** Throws unless `value` has layers. @internal */
export function requireLayers(caller: string, name: string, value: unknown): void {
  if (typeof value === 'object' && value !== null && Array.isArray((value as HasLayers).layers)) return;
  throw new TypeError(`${caller}: ${name} must be a layers model; got ${formatValue(value)}.`);
}
