import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  deriveSeed,
  requireBoolean,
  requireInRange,
  requireInteger,
  requireOptions,
  requireSeed,
  requireString,
} from '@avemo/checks';
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
  /** Whether each level reads the sequence in both directions, side by side: [batch, time, 2 · units]. Default false. */
  bidirectional?: boolean;
  /** Whether a mask [batch, time], 1 for steps that count, is a second input: backwards, padding is read first. Default false. */
  masked?: boolean;
  /** Whether the states h and c of each level are further inputs and outputs, so that a stream can go on. Default false. */
  states?: boolean;
  /** Whether the bias of the forget gates begins at 1, as in `EmbeddingAttentionLstmCell` of @avemo/fusion. Default true. */
  unitForgetBias?: boolean;
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
 *
 * With `states` the inputs are [features, (mask,) h¹, c¹, h², c², …], [batch, units of the level] each, and the outputs end
 * in the same states after the last step; a stream begins with zeros. With `bidirectional` the hidden states are
 * [batch, time, 2 · last of units], forwards first. Dropout draws one mask per step and unit; the forget bias begins at 1:
 * both as in `EmbeddingAttentionLstmCell` of @avemo/fusion, so that the two can be compared.
 * Gates are sigmoid, cell and output tanh, columns of the kernels in the order input, forget, cell, output gate (Keras).
 * Layers are named `dlstm_lstm1` (`dlstm_lstm1_back` backwards), …, `dlstm_predictions`.
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
 * const [predictions, hidden] = net.predict(tf.zeros([2, 7, 5])) as [tf.Tensor, tf.Tensor];
 * [predictions.shape, hidden.shape]; // → [[2, 7, 2], [2, 7, 3]]
 * ```
 */
export function deepLstm(options: DeepLstmOptions): LayersModel {
  const {
    features,
    units,
    outputs,
    hiddenStates,
    bidirectional,
    masked,
    states,
    unitForgetBias,
    dropout,
    seed,
    name,
  } = resolve(options);
  const input = tfl.input({ shape: [null, features], name: `${name}_features` });
  const mask = masked ? [tfl.input({ shape: [null], name: `${name}_mask` })] : [];
  const stateInputs: SymbolicTensor[] = [];
  const stateOutputs: SymbolicTensor[] = [];
  let x = input;
  units.forEach((count, i) => {
    if (i > 0 && dropout > 0) {
      const layer = { rate: dropout, seed: deriveSeed(seed, 100 + i), name: `${name}_dropout${i}` };
      x = new SeededDropout(layer).apply(x) as SymbolicTensor;
    }
    const level = (direction: number) =>
      new Lstm({
        units: count,
        returnSequences: true,
        returnState: states,
        goBackwards: direction === 1,
        seed: deriveSeed(seed, 2 * i + 1000 * direction),
        recurrentSeed: deriveSeed(seed, 2 * i + 1 + 1000 * direction),
        unitForgetBias,
        name: `${name}_lstm${i + 1}${direction === 1 ? '_back' : ''}`,
      });
    if (states) {
      const before = ['h', 'c'].map((state) =>
        tfl.input({ shape: [count], name: `${name}_${state}${i + 1}` }),
      );
      const [sequence, ...after] = level(0).apply([x, ...mask, ...before]) as SymbolicTensor[];
      stateInputs.push(...before);
      stateOutputs.push(...after);
      x = sequence;
    } else if (bidirectional) {
      const directions = [0, 1].map((direction) => level(direction).apply([x, ...mask]) as SymbolicTensor);
      x = tfl.layers.concatenate({ name: `${name}_both${i + 1}` }).apply(directions) as SymbolicTensor;
    } else {
      x = level(0).apply(masked ? [x, ...mask] : x) as SymbolicTensor;
    }
  });
  const predictions = tfl.layers
    .dense({
      units: outputs,
      kernelInitializer: tfl.initializers.glorotUniform({ seed: deriveSeed(seed, 99) }),
      name: `${name}_predictions`,
    })
    .apply(x) as SymbolicTensor;
  const inputs = [input, ...mask, ...stateInputs];
  const given = [predictions, ...(hiddenStates ? [x] : []), ...stateOutputs];
  return tfl.model({
    inputs: inputs.length === 1 ? input : inputs,
    outputs: given.length === 1 ? predictions : given,
    name,
  });
}

function resolve(options: DeepLstmOptions): Required<DeepLstmOptions> {
  const caller = 'deepLstm';
  requireOptions(caller, 'options', options, 'Pass { features: 128 }');
  const { features, units = [32, 32], outputs = 2, dropout = 0.5, seed = 0, name = 'dlstm' } = options;
  const { hiddenStates = false, bidirectional = false, masked = false } = options;
  const { states = false, unitForgetBias = true } = options;
  requireInteger(caller, 'features', features);
  if (!Array.isArray(units) || units.length === 0) {
    throw new RangeError(`${caller}: units must hold at least one LSTM; got ${JSON.stringify(units)}.`);
  }
  units.forEach((count, i) => requireInteger(caller, `units[${i}]`, count));
  requireInteger(caller, 'outputs', outputs);
  const flags = { hiddenStates, bidirectional, masked, states, unitForgetBias };
  Object.entries(flags).forEach(([key, value]) => requireBoolean(caller, key, value));
  requireSeed(caller, 'seed', seed);
  requireInRange(caller, 'dropout', dropout, 0, 0.999);
  requireString(caller, 'name', name);
  if (bidirectional && states) {
    throw new RangeError(
      `${caller}: states cannot be carried where a level reads backwards from the end; got bidirectional and states. Use one of them.`,
    );
  }
  return { features, units, outputs, dropout, seed, name, ...flags };
}
