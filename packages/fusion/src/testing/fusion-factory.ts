import type { layers } from '@tensorflow/tfjs-layers';

/** Makes a new layer with its usual options and these on top. */
export type FusionFactory = (overrides: { name?: string; seed?: number; presence?: boolean }) => layers.Layer;
