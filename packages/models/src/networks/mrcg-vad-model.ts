import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { deriveSeed, requireInteger, requireOptions, requireSeed, requireString } from '@avemo/checks';
import { ContextWindow } from '../layers/context-window';

/** Options of `mrcgVadModel`. */
export interface MrcgVadModelOptions {
  /** Features per frame. Default 768, those of MRCG. */
  features?: number;
  /** Units of the layer that every frame goes through: an integer of at least 1. Default 32. */
  frameUnits?: number;
  /** The frames that are seen together, counted from the current one. Default [-19, -10, -4, -1, 0, 1, 4, 10, 19]. */
  offsets?: readonly number[];
  /** Units of the layer over the window: an integer of at least 1. Default 48. */
  units?: number;
  /** Seed of the initial weights, an integer from 0 to 2³² − 1. Default 0. */
  seed?: number;
  /** Name of the model and, with an underscore, start of its layers' names. Default 'vad'. */
  name?: string;
}

/**
 * The voice activity detector of AVEF as a network to train: a window of frames in, the posterior of speech out.
 *
 * h_t = relu(W x_t + b); g_t = relu(V [h_{t+o₁}, h_{t+o₂}, …] + c); P(speech | t) = σ(u·g_t + d). That the first layer is
 * the same for each frame of the window makes it a third of a dense layer over the window in time and in weights.
 *
 * Input of the model: standardised features [batch, time, features], any time. Output: [batch, time, 1] in (0, 1), for a
 * binary cross-entropy. Layers `vad_frame`, `vad_window`, `vad_hidden`, `vad_speech`. `mrcgVadNet` of `@avemo/dsp/voice-activity`
 * is such a network with trained weights.
 *
 * @param options - Sizes, window, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: AVEF, Ma et al. 2019, section 2.1.1, https://doi.org/10.1016/j.inffus.2018.06.003.
 * Source: Zhang & Wang 2016, https://doi.org/10.1109/TASLP.2015.2505415.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { mrcgVadModel } from '@avemo/models';
 *
 * const model = mrcgVadModel({ frameUnits: 4, units: 4 });
 * (model.predict(tf.zeros([1, 50, 768])) as tf.Tensor).shape; // → [1, 50, 1]
 * ```
 */
export function mrcgVadModel(options: MrcgVadModelOptions = {}): LayersModel {
  const caller = 'mrcgVadModel';
  requireOptions(caller, 'options', options);
  const { features = 768, frameUnits = 32, offsets = [-19, -10, -4, -1, 0, 1, 4, 10, 19] } = options;
  const { units = 48, seed = 0, name = 'vad' } = options;
  requireInteger(caller, 'features', features);
  requireInteger(caller, 'frameUnits', frameUnits);
  requireInteger(caller, 'units', units);
  requireSeed(caller, 'seed', seed);
  requireString(caller, 'name', name);
  const dense = (part: number, count: number, of: string, activation: 'relu' | 'sigmoid') =>
    tfl.layers.dense({
      units: count,
      activation,
      kernelInitializer: tfl.initializers.glorotUniform({ seed: deriveSeed(seed, part) }),
      name: `${name}_${of}`,
    });
  const frames = tfl.input({ shape: [null, features], name: `${name}_frames` });
  const layers = [
    dense(0, frameUnits, 'frame', 'relu'),
    new ContextWindow({ offsets, name: `${name}_window` }),
    dense(1, units, 'hidden', 'relu'),
    dense(2, 1, 'speech', 'sigmoid'),
  ];
  const speech = layers.reduce((x, layer) => layer.apply(x) as SymbolicTensor, frames);
  return tfl.model({ inputs: frames, outputs: speech, name });
}
