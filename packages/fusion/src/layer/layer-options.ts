import type { layers } from '@tensorflow/tfjs-layers';

/** What every tfjs layer accepts: `name`, `trainable`, `inputShape`, `weights`, … */
export type LayerOptions = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** The keyword arguments that tfjs hands to `call`. */
export type LayerKwargs = Record<string, unknown>;
