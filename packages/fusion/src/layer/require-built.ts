import type { layers } from '@tensorflow/tfjs-layers';

/** Throws unless the layer has its weights, which a reading method needs. */
export function requireBuilt(layer: layers.Layer, method: string): void {
  if (layer.built) return;
  throw new Error(
    `${layer.getClassName()}.${method}: the layer has no weights yet. Call apply() or build() first.`,
  );
}
