import * as tf from '@tensorflow/tfjs-core';
import { createRandom, deriveSeed } from '../random';
import { Adam } from './adam';
import { disposeBatch, makeBatch, type Example } from './batch';
import { cropExample } from './crop';
import { crossEntropy } from './cross-entropy';
import { learningRateAt, type LearningRateSchedule } from './learning-rate';
import type { Network } from './network';
import { orderBatches } from './order-batches';
import { scoreExamples } from './score-examples';
import { restoreTraining, saveTraining, type TrainingState } from './training-state';
import { yieldToEvents } from './yield-to-events';

/** What one epoch showed. Losses are mean cross-entropies in nats, accuracies shares in [0, 1]. */
export interface EpochRecord {
  /** From 0. */
  epoch: number;
  /** Over the epoch's batches, with dropout. */
  trainLoss: number;
  /** Over the epoch's batches, with dropout. */
  trainAccuracy: number;
  /** After the epoch; NaN without a validation set. */
  validationLoss: number;
  /** After the epoch; NaN without a validation set. */
  validationAccuracy: number;
  /** The rate that the epoch was trained with. */
  learningRate: number;
  /** Duration, validation included. */
  seconds: number;
}

/** Where training is, for a progress bar: `done` of `total` batches of this epoch. */
export interface FitProgress {
  /** From 0. */
  epoch: number;
  /** Most epochs. */
  epochs: number;
  /** Batches done in this epoch. */
  done: number;
  /** Batches an epoch. */
  total: number;
  /** Of the last batch. */
  loss: number;
}

/** Keeps one training state; `save` replaces it whole or leaves the old one. */
export interface CheckpointStore {
  /** The state that was saved last, if any. */
  load(): Promise<Uint8Array | undefined>;
  /** Replaces the state. */
  save(bytes: Uint8Array): Promise<void>;
}

/** Options of {@link fit}. */
export interface FitOptions {
  /** Most epochs, at least 1. */
  epochs: number;
  /** Examples a batch, at least 1. */
  batchSize: number;
  /** Adam's rate over the epochs. */
  learningRate: LearningRateSchedule;
  /** Epochs without a lower validation loss after which training stops; 0 never stops early. */
  patience?: number;
  /** Longest stretch of a stream, in frames, that a training example shows; longer ones are cut at random. */
  maxFrames?: number;
  /** Fixes the order of the examples and where they are cut. */
  seed: number;
  /** Ends training between two batches. */
  signal?: AbortSignal;
  /** Where the state is kept, so that training can go on after the process was killed. */
  checkpoint?: CheckpointStore;
  /** Called after every batch. */
  onProgress?: (progress: FitProgress) => void;
  /** Called after every epoch. */
  onEpoch?: (record: EpochRecord) => void;
}

/** What {@link fit} gives back. */
export interface FitResult {
  /** One record an epoch. */
  history: EpochRecord[];
  /** The epoch whose weights the network holds now. */
  bestEpoch: number;
}

/**
 * Trains a network with Adam on mean cross-entropy and leaves in it the weights of the epoch with the lowest
 * validation loss (of the last epoch when there is no validation set).
 *
 * With a checkpoint store the state is saved after every epoch; a run that was killed goes on from there and ends
 * in the same weights, bit for bit on one backend. An abort throws the signal's reason and frees all tensors.
 *
 * @param network Anything that answers a batch with logits.
 * @param train Examples to learn from, at least one.
 * @param validation Examples that choose the best epoch; may be empty.
 * @param options Epochs, batches, rate, seed and where to keep the state.
 * @returns The history; the network holds the best weights.
 * @throws RangeError for an empty training set or a loss that is no longer a number.
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { fit, type Example, type Network } from '@avemo/pipelines';
 *
 * // one feature, two classes: logits = x · kernel
 * const kernel = tf.variable(tf.zeros([1, 2]));
 * const network: Network = {
 *   variables: [kernel],
 *   logits: ({ streams }) => tf.matMul(tf.mean(streams.audio!.x, 1) as tf.Tensor2D, kernel as tf.Tensor2D),
 * };
 * const example = (label: number, value: number): Example => ({
 *   id: `${value}`,
 *   label,
 *   streams: { audio: { data: Float32Array.of(value), frames: 1, width: 1 } },
 * });
 * const examples = [example(0, -1), example(1, 1), example(0, -2), example(1, 2)];
 * const options = { epochs: 5, batchSize: 2, learningRate: { initial: 0.1 }, seed: 1 };
 * const { history } = await fit(network, examples, examples, options);
 * history.at(-1)!.validationAccuracy; // → 1
 * ```
 */
export async function fit(
  network: Network,
  train: readonly Example[],
  validation: readonly Example[],
  options: FitOptions,
): Promise<FitResult> {
  const { epochs, batchSize, patience = 0, checkpoint, signal } = options;
  if (train.length === 0) throw new RangeError('fit: train must hold at least one example; got 0.');
  const adam = new Adam(network.variables);
  const state: TrainingState = {
    epoch: 0,
    step: 0,
    bestEpoch: -1,
    bestLoss: Infinity,
    best: [],
    history: [],
  };
  try {
    const saved = await checkpoint?.load();
    if (saved) restoreTraining(saved, state, network.variables, adam);
    while (state.epoch < epochs && !(patience > 0 && state.epoch - 1 - state.bestEpoch >= patience)) {
      const started = performance.now();
      const learningRate = learningRateAt(options.learningRate, state.epoch);
      const epochScore = await trainEpoch(network, train, adam, {
        ...options,
        learningRate,
        epoch: state.epoch,
      });
      const score = validation.length
        ? await scoreExamples(network, validation, { batchSize, signal })
        : { loss: NaN, accuracy: NaN };
      const record: EpochRecord = {
        epoch: state.epoch,
        trainLoss: epochScore.loss,
        trainAccuracy: epochScore.accuracy,
        validationLoss: score.loss,
        validationAccuracy: score.accuracy,
        learningRate,
        seconds: (performance.now() - started) / 1000,
      };
      state.history.push(record);
      if (validation.length === 0 || score.loss < state.bestLoss) {
        state.bestLoss = score.loss;
        state.bestEpoch = state.epoch;
        state.best = network.variables.map((variable) => variable.dataSync().slice() as Float32Array);
      }
      state.epoch++;
      state.step = adam.step;
      if (checkpoint) await checkpoint.save(saveTraining(state, network.variables, adam));
      options.onEpoch?.(record);
    }
    network.variables.forEach((variable, i) => {
      if (state.best[i]) tf.tidy(() => variable.assign(tf.tensor(state.best[i], variable.shape)));
    });
    return { history: state.history, bestEpoch: state.bestEpoch };
  } finally {
    adam.dispose();
  }
}

async function trainEpoch(
  network: Network,
  train: readonly Example[],
  adam: Adam,
  {
    batchSize,
    epoch,
    epochs,
    learningRate,
    maxFrames,
    seed,
    signal,
    onProgress,
  }: Omit<FitOptions, 'learningRate'> & { learningRate: number; epoch: number },
): Promise<{ loss: number; accuracy: number }> {
  const random = createRandom(deriveSeed(seed, 'epoch', epoch));
  const cropped = maxFrames ? train.map((example) => cropExample(example, maxFrames, random)) : train;
  const batches = orderBatches(cropped, batchSize, random);
  let lossSum = 0;
  let correct = 0;
  for (const [index, examples] of batches.entries()) {
    signal?.throwIfAborted();
    const batch = makeBatch(examples);
    try {
      const [loss, hits] = trainStep(network, adam, batch, learningRate);
      if (!Number.isFinite(loss)) {
        throw new RangeError(
          `fit: the loss became ${loss} in epoch ${epoch + 1}; lower the learning rate (it is ${learningRate}).`,
        );
      }
      lossSum += loss * batch.size;
      correct += hits;
      onProgress?.({ epoch, epochs, done: index + 1, total: batches.length, loss });
    } finally {
      disposeBatch(batch);
    }
    await yieldToEvents();
  }
  return { loss: lossSum / train.length, accuracy: correct / train.length };
}

function trainStep(network: Network, adam: Adam, batch: ReturnType<typeof makeBatch>, learningRate: number) {
  return tf.tidy(() => {
    let hits = 0;
    const { value, grads } = tf.variableGrads(() => {
      const logits = network.logits(batch, { training: true, step: adam.step });
      hits = tf.tidy(() => tf.sum(tf.equal(tf.argMax(logits, 1), batch.labels)).dataSync()[0]);
      return crossEntropy(logits, batch.labels);
    }, network.variables);
    adam.apply(
      network.variables.map((variable) => grads[variable.name]),
      learningRate,
    );
    return [value.dataSync()[0], hits] as const;
  });
}
