import type { SvmKernelOptions } from './svm-kernel';

/** What says how long to search for the solution. */
export interface SvmSearchOptions {
  /** Largest violation of the optimality conditions at which the search stops, above 0. Default 0.001, as in libsvm. */
  tolerance?: number;
  /** Steps at which the search gives up, `converged` is then false: an integer of at least 1. Default 10,000,000. */
  maxIterations?: number;
  /** MiB of the kernel matrix that are kept, above 0. Default 200. */
  cacheMegabytes?: number;
}

/** Options of `supportVectorMachine`. */
export interface SupportVectorMachineOptions extends SvmKernelOptions, SvmSearchOptions {
  /** C, the price of a violated margin, above 0. Default 1. */
  cost?: number;
  /** Factor on C per class, 1 where not given; 'balanced' is samples / (classes · samples of the class). Default none. */
  classWeights?: 'balanced' | Readonly<Record<string, number>>;
  /** Whether fit also learns `probabilities`, by five more fits per pair of classes. Default false. */
  probabilities?: boolean;
  /** Seed of the folds behind `probabilities`, an integer from 0 to 2³² − 1. Default 0. */
  seed?: number;
}

/** Options of `supportVectorRegression`. */
export interface SupportVectorRegressionOptions extends SvmKernelOptions, SvmSearchOptions {
  /** C, the price of an error beyond ε, above 0. Default 1. */
  cost?: number;
  /** ε, the error that costs nothing, at least 0. Default 0.1. */
  epsilon?: number;
}

/** Options of `fit`. */
export interface SvmFitOptions {
  /** Stops the search; the machine stays as it was. */
  signal?: AbortSignal;
  /** Called after each part of the work, for classes after each pair: how many are done, of how many. */
  onProgress?: (progress: { done: number; total: number }) => void;
}

/** What a fit took. */
export interface SvmFit {
  /** Steps over all parts. */
  iterations: number;
  /** Whether every part came below the tolerance. */
  converged: boolean;
  /** How many samples are support vectors. */
  supportVectors: number;
}
