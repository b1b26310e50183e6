import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { deriveSeed, requireInRange, requireInteger, requireSeed } from '@avemo/checks';
import { Lstm } from './lstm-layer';
import { SeededDropout } from '../layers/seeded-dropout';

/** Options of `deepLstm`. */
export interface DeepLstmOptions {
  /** Features per step: an integer of at least 1. */
  features: number;
  /** Hidden units of each LSTM, the first one's first; 32 for sound and 128 for pictures in the paper. Default [32, 32]. */
  units?: readonly number[];
  /** Predictions per step, e.g. valence and arousal: an integer of at least 1. Default 2. */
  outputs?: number;
  /** Whether the hidden states of the last LSTM are a second output of the model. Default false. */
  hiddenStates?: boolean;
  /** Share of the units dropped between the LSTMs in training, in [0, 0.999]. Default 0.5. */
  dropout?: number;
  /** Seed of the initial weights and of dropout, an integer from 0 to 2³² − 1. Default 0. */
  seed?: number;
  /** Name of the model and, with an underscore, start of its layers' names. Default 'dlstm'. */
  name?: string;
}

/**
 * A deep LSTM (DLSTM): stacked LSTMs with dropout between them and a linear prediction at every step.
 *
 * h¹_t = LSTM₁(x_t, h¹_{t−1}), h²_t = LSTM₂(dropout(h¹_t), h²_{t−1}), y_t = V h²_t + d.
 *
 * Input of the model: [batch, time, features], any time. Output: predictions [batch, time, outputs] or, with
 * `hiddenStates`, [predictions, h² [batch, time, last of units]], which is what `BimodalAttentionFusion` of
 * @avemo/fusion takes. A step does not see later ones, so padding at the end needs no mask here; leave it out of the loss.
 * Gates are sigmoid, cell and output tanh, columns of the kernels in the order input, forget, cell, output gate (Keras).
 * Layers are named `dlstm_lstm1`, …, `dlstm_predictions`.
 *
 * @param options - Sizes, dropout, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError if an option is out of range.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, section 2.2.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { deepLstm } from '@avemo/models';
 *
 * const net = deepLstm({ features: 5, units: [4, 3], hiddenStates: true });
 * const [predictions, hidden] = net.predict(tf.zeros([2, 7, 5])) as tf.Tensor[];
 * [predictions.shape, hidden.shape]; // → [[2, 7, 2], [2, 7, 3]]
 * ```
 */
export function deepLstm(options: DeepLstmOptions): LayersModel {
  const { features, units = [32, 32], outputs = 2, hiddenStates = false } = options;
  const { dropout = 0.5, seed = 0, name = 'dlstm' } = options;
  requireInteger('deepLstm', 'features', features);
  if (!Array.isArray(units) || units.length === 0) {
    throw new RangeError(`deepLstm: units must hold at least one LSTM; got ${JSON.stringify(units)}.`);
  }
  units.forEach((count, i) => requireInteger('deepLstm', `units[${i}]`, count));
  requireInteger('deepLstm', 'outputs', outputs);
  requireSeed('deepLstm', 'seed', seed);
  requireInRange('deepLstm', 'dropout', dropout, 0, 0.999);

  const input = tfl.input({ shape: [null, features], name: `${name}_features` });
  let x = input;
  units.forEach((count, i) => {
    if (i > 0 && dropout > 0) {
      x = new SeededDropout({
        rate: dropout,
        seed: deriveSeed(seed, 100 + i),
        name: `${name}_dropout${i}`,
      }).apply(x) as SymbolicTensor;
    }
    x = new Lstm({
      units: count,
      returnSequences: true,
      seed: deriveSeed(seed, 2 * i),
      recurrentSeed: deriveSeed(seed, 2 * i + 1),
      unitForgetBias: false,
      name: `${name}_lstm${i + 1}`,
    }).apply(x) as SymbolicTensor;
  });
  const predictions = tfl.layers
    .dense({
      units: outputs,
      kernelInitializer: tfl.initializers.glorotUniform({ seed: deriveSeed(seed, 99) }),
      name: `${name}_predictions`,
    })
    .apply(x) as SymbolicTensor;
  return tfl.model({ inputs: input, outputs: hiddenStates ? [predictions, x] : predictions, name });
}
