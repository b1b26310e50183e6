import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  BimodalAttentionFusion,
  EmbeddingAttentionLstm,
  HiddenLinearFusion,
  OutputLinearFusion,
} from '@avemo/fusion';
import { Lstm, SeededDropout } from '@avemo/models';
import type { Network, NetworkContext, NetworkInput } from '../stage';
import { CropSteps } from './crop-steps';
import { StreamsThere } from './streams-there';

/** One stream: its hidden states and predictions at each step, and the states to go on from. */
export interface Stream {
  hidden: SymbolicTensor;
  prediction: SymbolicTensor;
  mask: SymbolicTensor;
  state: NonNullable<Network['state']>;
  onEpoch?: Network['onEpoch'];
}

/** What a stream is made of. */
export interface StreamOptions {
  units: number;
  dropout: number;
  /** Rows of context on both sides of a piece. */
  context: number;
}

/** The same with embedding attention; `bypassEpochs` of Infinity, written −1: never switched on. */
export interface AttentionOptions extends StreamOptions {
  windowLength: number;
  bypassEpochs: number;
}

const stateInputs = (name: string, sizes: readonly number[], c: NetworkContext) =>
  sizes
    .map((size, i) => [`${name}_state${i}`, size] as const)
    .map(([id, size]) => ({ id, before: c.state(id, size) }));

const cropped = (name: string, context: number, x: SymbolicTensor): SymbolicTensor =>
  context === 0 ? x : (new CropSteps({ context, name }).apply(x) as SymbolicTensor);

const linear = (name: string, hidden: SymbolicTensor, { task, seed }: NetworkContext): SymbolicTensor => {
  const kernelInitializer = tfl.initializers.glorotUniform({ seed: seed(name) });
  return tfl.layers
    .dense({ units: task.labels.length, kernelInitializer, name })
    .apply(hidden) as SymbolicTensor;
};

/**
 * A deep LSTM: two stacked LSTMs with dropout between them, and a linear prediction at each step.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, section 2.2.
 */
export function deepLstmStream(
  name: string,
  { x, mask }: NetworkInput,
  o: StreamOptions,
  c: NetworkContext,
): Stream {
  const rows = cropped(`${name}_rows`, o.context, x);
  const marks = cropped(`${name}_marks`, o.context, mask);
  const states = stateInputs(name, [o.units, o.units, o.units, o.units], c);
  const level = (i: number, input: SymbolicTensor) => {
    const layer = new Lstm({
      units: o.units,
      returnSequences: true,
      returnState: true,
      seed: c.seed(`${name} kernel ${i}`),
      recurrentSeed: c.seed(`${name} recurrent ${i}`),
      name: `${name}_lstm${i + 1}`,
    });
    const before = states.slice(2 * i, 2 * i + 2).map((state) => state.before);
    return layer.apply([input, marks, ...before]) as SymbolicTensor[];
  };
  const [first, ...firstStates] = level(0, rows);
  const dropout = new SeededDropout({
    rate: o.dropout,
    seed: c.seed(`${name} dropout`),
    name: `${name}_dropout`,
  });
  const [hidden, ...secondStates] = level(1, dropout.apply(first) as SymbolicTensor);
  const next = [...firstStates, ...secondStates];
  return {
    hidden,
    prediction: linear(`${name}_prediction`, hidden, c),
    mask: marks,
    state: Object.fromEntries(states.map(({ id }, i) => [id, next[i]])),
  };
}

/**
 * The same with attention over the embeddings around each step, bypassed in the first epochs.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, equations (1), (2), section 2.2.
 */
export function attentionStream(
  name: string,
  { x, mask }: NetworkInput,
  o: AttentionOptions,
  c: NetworkContext,
): Stream {
  const always = o.bypassEpochs < 0;
  const layer = new EmbeddingAttentionLstm({
    units: [o.units, o.units],
    windowLength: o.windowLength,
    bypass: always || o.bypassEpochs > 0,
    dropout: o.dropout,
    seed: c.seed(name),
    name: `${name}_attention_lstm`,
  });
  const states = stateInputs(name, layer.stateSizes, c);
  const [hidden, ...next] = layer.apply([
    x,
    ...states.map(({ before }) => before),
    mask,
  ] as never) as unknown as SymbolicTensor[];
  return {
    hidden,
    prediction: linear(`${name}_prediction`, hidden, c),
    mask: cropped(`${name}_marks`, o.context, mask),
    state: Object.fromEntries(states.map(({ id }, i) => [id, next[i]])),
    onEpoch: (epoch) => (layer.bypass = always || epoch < o.bypassEpochs),
  };
}

/** How models are fused. */
export type FusionName = 'attention' | 'output-linear' | 'hidden-linear';

/** What a fusion is given of each model, in one order. */
export interface FusedModels {
  hidden: SymbolicTensor[];
  predictions: SymbolicTensor[];
  /** [batch, rows] of each. */
  masks: SymbolicTensor[];
}

/** The steps at which one model or another says something. */
export const eitherMask = (name: string, masks: readonly SymbolicTensor[]): SymbolicTensor =>
  masks.length === 1 ? masks[0] : (tfl.layers.maximum({ name }).apply([...masks]) as SymbolicTensor);

/**
 * The fused prediction at each step: attention over the models by their hidden states, or the two linear baselines. A model
 * without a step that counts has no weight.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, equations (3)–(7).
 */
export function fuse(
  name: FusionName,
  { hidden, predictions, masks }: FusedModels,
  { task, seed }: NetworkContext,
): NetworkInput {
  const mask = eitherMask('fused_rows', masks);
  const there =
    masks.length === 1 ? [] : [new StreamsThere({ name: 'streams_there' }).apply(masks) as SymbolicTensor];
  const options = { seed: seed('fusion'), name: 'fusion', presence: there.length > 0 };
  const run = (layer: tfl.layers.Layer, streams: SymbolicTensor[]) => ({
    x: layer.apply([...streams, mask, ...there]) as SymbolicTensor,
    mask,
  });
  switch (name) {
    case 'attention':
      return run(new BimodalAttentionFusion(options), [...hidden, ...predictions]);
    case 'output-linear': {
      // The paper says nothing of the start. From drawn weights some batches lead nowhere, and the mean is hard to beat.
      const mean = tf.fill([predictions.length, 1], 1 / predictions.length);
      const fused = run(new OutputLinearFusion({ ...options, weights: [mean] }), predictions);
      mean.dispose();
      return fused;
    }
    case 'hidden-linear':
      return run(new HiddenLinearFusion({ ...options, outputs: task.labels.length }), hidden);
  }
}
