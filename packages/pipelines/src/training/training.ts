import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Blocks } from '../prepare/block';

/** A loss of your own: what it costs that `output` is not `truth`; `mask` is 1 for rows that count. */
export type LossFunction = (truth: Tensor, output: Tensor, mask?: Tensor) => Scalar;

/** One term of what training makes small. */
export interface Loss {
  /** The network's output that is judged. */
  output: string;
  /** `truth` (default), one target of it (`truth/arousal`), or the name of an input of the stage. */
  target?: string;
  /**
   * Cross-entropy of logits in nats, or its focal form (1 − p)^γ · −log p; mean squared error, its root, or 1 − CCC of values;
   * or a function of your own.
   */
  loss: 'cross-entropy' | 'focal' | 'mse' | 'rmse' | 'ccc' | LossFunction;
  /** γ of the focal loss, at least 0: how strongly clips that are already right are passed over. Default 2. */
  gamma?: number;
  /** For cross-entropy, the share of each label that is spread over all classes, in [0, 1). Default 0. */
  smoothing?: number;
  /** What the term is multiplied by; default 1. */
  weight?: number;
  /** For cross-entropy and focal loss, what a clip of each class counts: so that all classes count alike, or by the order of classes. */
  classWeights?: 'balanced' | readonly number[];
}

/** How weights move along their gradients. */
export interface OptimizerOptions {
  /** Plain gradient descent, with momentum (default 0.9), Adam, or RMSprop. */
  name: 'sgd' | 'momentum' | 'adam' | 'rmsprop';
  /** Share of the last step that momentum keeps, in [0, 1); for RMSprop, of the mean of squares. Default 0.9. */
  momentum?: number;
  /** What every weight is drawn towards 0 by: weightDecay · weight is added to its gradient. Default 0. */
  weightDecay?: number;
  /** Largest norm of all gradients together; longer ones are shortened to it. Default: none. */
  clipNorm?: number;
}

/** The learning rate over the epochs. */
export type LearningRate =
  | number
  | {
      /** The rate of the first epoch. */
      start: number;
      /** What the rate is multiplied by at each step; default 0.5. */
      factor?: number;
      /** After these numbers of epochs there is a step. */
      at?: readonly number[];
      /** After every so many epochs there is a step. */
      every?: number;
      /** After so many epochs without a better validation score there is a step, again and again. */
      plateau?: number;
    };

/** How a network is trained. */
export interface Training {
  /** Most epochs, at least 1. */
  epochs: number;
  /** Examples per batch, at least 1. */
  batchSize: number;
  /** Epochs without a better validation score after which training stops; 0 (default) never. */
  patience?: number;
  /** Whether the test part is answered after every epoch, for the curves of the history; it chooses nothing. */
  testEachEpoch?: boolean;
  /** How weights move along their gradients. */
  optimizer: OptimizerOptions;
  /** The rate over the epochs. */
  learningRate: LearningRate;
  /** Which epoch's weights are kept: lowest validation `loss` (default), `last`, or the highest of a metric by name. */
  best?: string;
  /** Sequences are learned in pieces of so many rows, with so many neighbours visible on both sides. */
  truncate?: { rows: number; context?: number };
  /** Changes a training example each time it is shown; chance comes from `random`, in [0, 1). */
  augment?(example: Blocks, random: () => number): Blocks;
}
