import type { VisibleUnits } from './rbm-weights';

/** Options of `rbm`. */
export interface RbmOptions {
  /** Number of visible units: an integer of at least 1. */
  visible: number;
  /** Number of hidden units: an integer of at least 1. */
  hidden: number;
  /** 'gaussian' for real features (mean 0, variance 1 per column), 'bernoulli' for numbers in [0, 1]. Default 'bernoulli'. */
  visibleUnits?: VisibleUnits;
  /** Seed of the weights, of sampling and of the order of the data, an integer from 0 to 2³² − 1. Default 0. */
  seed?: number;
}

/** How one update is made. */
export interface RbmUpdateOptions {
  /** Above 0. Default 0.1 for Bernoulli, 0.001 for Gaussian visible units. */
  learningRate?: number;
  /** Share of the last update that is added to this one, in [0, 1). Default 0.5. */
  momentum?: number;
  /** What is taken off W (not the biases) as a share of the learning rate, at least 0. Default 0.0002. */
  weightDecay?: number;
  /** k of CD-k: an integer of at least 1. Default 1. */
  steps?: number;
  /** What a reconstruction is: a mean, or a sample. Default 'mean'. */
  reconstruction?: 'mean' | 'sample';
  /** Whether chains go on from update to update (PCD) in place of starting at the data. Default false. */
  persistent?: boolean;
}

/** Options of `fit`. */
export interface RbmFitOptions extends RbmUpdateOptions {
  /** Number of passes over all data: an integer of at least 1. */
  epochs: number;
  /** Samples an update: an integer of at least 1. Default 30. */
  batchSize?: number;
  /** Stops between two updates; what was learnt stays. */
  signal?: AbortSignal;
  /** Called after each epoch: which (from 1), of how many, and its mean squared error of reconstruction. */
  onProgress?: (progress: { epoch: number; epochs: number; reconstructionError: number }) => void;
}
