import type { layers } from '@tensorflow/tfjs-layers';

/** A model, or anything else that consists of layers. */
export interface HasLayers {
  /** Its layers in order. */
  readonly layers: layers.Layer[];
}
