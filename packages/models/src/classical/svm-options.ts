import type { SvmKernelOptions } from './svm-kernel';

/** What says how long to search for the solution. */
export interface SvmSearchOptions {
  /** Largest violation of the optimality conditions at which the search stops, above 0. Default 0.001, as in libsvm. */
  tolerance?: number;
  /** Steps at which the search gives up with a warning, `converged` is then false: an integer of at least 1. Default 10,000,000. */
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
  /** Called after each part of the work, and during it some ten times a second. */
  onProgress?: (progress: SvmProgress) => void;
}

/** How far a fit is. */
export interface SvmProgress {
  /** Parts that are done: pairs of classes, or folds of a search. */
  done: number;
  /** Parts in all. */
  total: number;
  /** Steps in the current part. */
  iterations: number;
  /** How far the current part is from the optimality conditions; it ends below the tolerance. */
  violation: number;
}

/** What a fit took. */
export interface SvmFit {
  /** Steps over all parts. */
  iterations: number;
  /** How far the worst part is from the optimality conditions. */
  violation: number;
  /** Whether every part came below the tolerance; where not, a warning says so. */
  converged: boolean;
  /** How many samples are support vectors. */
  supportVectors: number;
}
