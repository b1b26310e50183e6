import {
  deriveSeed,
  formatValue,
  requireBoolean,
  requireOptions,
  requirePositive,
  requireSeed,
} from '@avemo/checks';
import { averageRecall, classCosts, classesOf, type Label } from './class-labels';
import { pairsOf, trainPair, trainSigmoid } from './class-pairs';
import { kernelMatrix } from './kernel-rows';
import { coupleProbabilities, firstProbability } from './posterior-coupling';
import { requireTargets, sampleMatrix } from './sample-matrix';
import { expand, shareVectors } from './support-vectors';
import { resolveSvmKernel, scaledKernel, type SvmKernelOptions } from './svm-kernel';
import type { SupportVectorMachineOptions, SvmFit, SvmFitOptions, SvmSearchOptions } from './svm-options';
import { readClassifier, writeClassifier, type SavedClassifier, type TrainedClassifier } from './svm-saving';
import { resolveSearch, warnUnlessConverged } from './svm-training';
import { stoppableTurn } from './yield-to-events';

/** Probabilities of pairs stay this far from 0 and 1. */
const SMALLEST_PROBABILITY = 1e-7;

/**
 * A support vector machine for classes, one against one (C-SVC).
 *
 * min ½‖w‖² + Σ C_k ξ_i with y_i (w·φ(x_i) + b) ≥ 1 − ξ_i for each pair of classes; f_ij(x) = Σ_s α_s y_s K(x_s, x) + b
 * votes for the first class of its pair where it is above 0, and the class with most votes wins (the first on a tie).
 *
 * Scale the features first (mean 0, variance 1 over the training data): kernels take all of them for equally large.
 * Decision values are those of libsvm. AVEF classifies the mean 2048-d vector of a clip with a polynomial kernel.
 *
 * @param options - Kernel, cost, class weights.
 * @returns A machine to `fit`.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2.4, https://doi.org/10.1016/j.inffus.2018.06.003.
 * Source: Chang & Lin 2011, LIBSVM, https://doi.org/10.1145/1961189.1961199.
 *
 * @example
 * ```ts
 * import { supportVectorMachine } from '@avemo/models';
 *
 * const machine = supportVectorMachine({ kernel: 'polynomial', degree: 2, gamma: 1, coef0: 1, cost: 10 });
 * await machine.fit([[0, 0], [1, 1], [0, 1], [1, 0]], ['same', 'same', 'other', 'other']);
 * machine.predict([[0.1, 0.1], [0.1, 0.9]]); // → ['same', 'other']
 * ```
 */
export function supportVectorMachine(options: SupportVectorMachineOptions = {}): SupportVectorMachine {
  return new SupportVectorMachine(options);
}

/**
 * A support vector machine for classes; `supportVectorMachine` makes it.
 *
 * @example
 * ```ts
 * import { SupportVectorMachine, supportVectorMachine } from '@avemo/models';
 *
 * const machine = supportVectorMachine({ kernel: 'linear', cost: 10 });
 * await machine.fit([[-1], [1]], [0, 1]);
 * const copy = SupportVectorMachine.fromJSON(JSON.parse(JSON.stringify(machine)));
 * copy.decisionValues([[3]])[0]; // → new Float64Array([-3])
 * ```
 */
export class SupportVectorMachine {
  private readonly options: SupportVectorMachineOptions;
  private readonly kernel: Required<SvmKernelOptions>;
  private readonly search: Required<SvmSearchOptions>;
  private trained?: TrainedClassifier;

  constructor(options: SupportVectorMachineOptions = {}) {
    const caller = 'supportVectorMachine';
    requireOptions(caller, 'options', options);
    const { cost = 1, classWeights, probabilities = false, seed = 0 } = options;
    requirePositive(caller, 'cost', cost);
    requireBoolean(caller, 'probabilities', probabilities);
    requireSeed(caller, 'seed', seed);
    if (classWeights !== undefined && classWeights !== 'balanced') {
      requireOptions(caller, 'classWeights', classWeights);
      for (const [label, weight] of Object.entries(classWeights)) {
        requirePositive(caller, `classWeights[${formatValue(label)}]`, weight);
      }
    }
    this.kernel = resolveSvmKernel(caller, options);
    this.search = resolveSearch(caller, options);
    this.options = { ...options };
  }

  /** The classes in their order: numbers by size, words by character codes. */
  get classes(): readonly Label[] {
    return this.fitted('classes').classes;
  }

  /**
   * Learns from samples.
   *
   * @param features - One list of finite numbers per sample, all of one length.
   * @param labels - The class of each sample: words, or numbers.
   * @param options - Abort signal and progress.
   * @returns What it took.
   * @throws RangeError or TypeError if samples or labels do not fit, or there is one class only.
   * @throws the signal's reason when it is aborted.
   */
  async fit(
    features: readonly ArrayLike<number>[],
    labels: readonly Label[],
    { signal, onProgress }: SvmFitOptions = {},
  ): Promise<SvmFit> {
    const caller = 'SupportVectorMachine.fit';
    const samples = sampleMatrix(caller, features);
    requireTargets(caller, 'labels', samples, labels);
    const classes = classesOf(caller, labels);
    const { cost = 1, classWeights, seed = 0, probabilities = false } = this.options;
    const costs = classCosts(caller, labels, classes, cost, classWeights);
    const kernel = scaledKernel(this.kernel, samples);
    const pairs = pairsOf(classes.length);
    let done = 0;
    const turn = stoppableTurn(signal, (iterations, violation) =>
      onProgress?.({ done, total: pairs.length, iterations, violation }),
    );
    const rowsFor = kernelMatrix(samples, kernel, this.search.cacheMegabytes * 2 ** 20, turn);
    const members = classes.map((label) => labels.flatMap((each, i) => (each === label ? [i] : [])));
    const solutions: { coefficients: Float64Array; bias: number }[] = [];
    const sigmoids: [number, number][] = [];
    const sum = { iterations: 0, violation: 0, converged: true };
    for (const [i, j] of pairs) {
      const pair = {
        samples,
        members: [...members[i], ...members[j]],
        firsts: members[i].length,
        costs: [costs[i], costs[j]] as const,
        kernel,
        rowsFor,
        search: this.search,
      };
      const solution = await trainPair(pair, turn);
      const coefficients = new Float64Array(samples.rows);
      pair.members.forEach((row, at) => (coefficients[row] = solution.coefficients[at]));
      solutions.push({ coefficients, bias: solution.bias });
      const { iterations, violation, converged } = solution;
      sum.iterations += iterations;
      sum.violation = Math.max(sum.violation, violation);
      sum.converged &&= converged;
      if (probabilities) sigmoids.push(await trainSigmoid(pair, deriveSeed(seed, i, j), turn));
      onProgress?.({ done: ++done, total: pairs.length, iterations, violation });
    }
    const shared = shareVectors(samples, solutions);
    this.trained = { kernel, classes, shared, ...(probabilities && { sigmoids }) };
    const fit = { ...sum, supportVectors: shared.vectors.rows };
    warnUnlessConverged(caller, fit);
    return fit;
  }

  /**
   * The decision values of the pairs of classes 0–1, 0–2, …, 1–2, …: above 0 for the first class of the pair.
   *
   * @param features - Samples as in `fit`.
   * @returns One list per sample with classes · (classes − 1) / 2 values.
   * @throws RangeError or TypeError if the machine is not fitted or a sample does not fit.
   */
  decisionValues(features: readonly ArrayLike<number>[]): Float64Array[] {
    const { kernel, shared } = this.fitted('decisionValues');
    const samples = sampleMatrix('SupportVectorMachine.decisionValues', features, shared.vectors.columns);
    return expand(kernel, shared, samples);
  }

  /** The class of each sample, by the votes of the pairs. */
  predict(features: readonly ArrayLike<number>[]): Label[] {
    const { classes } = this.fitted('predict');
    const pairs = pairsOf(classes.length);
    return this.decisionValues(features).map((values) => {
      const votes = new Int32Array(classes.length);
      pairs.forEach(([i, j], pair) => votes[values[pair] > 0 ? i : j]++);
      return classes[votes.indexOf(Math.max(...votes))];
    });
  }

  /**
   * The probability of each class, in the order of `classes`; needs `probabilities: true`. Its greatest one may be
   * another class than `predict` names, as in libsvm.
   */
  probabilities(features: readonly ArrayLike<number>[]): Float64Array[] {
    const { classes, sigmoids } = this.fitted('probabilities');
    if (!sigmoids) {
      throw new RangeError(
        'SupportVectorMachine.probabilities: the machine was fitted without them. Use supportVectorMachine({ probabilities: true }).',
      );
    }
    const pairs = pairsOf(classes.length);
    return this.decisionValues(features).map((values) => {
      const pairwise = classes.map(() => new Float64Array(classes.length));
      pairs.forEach(([i, j], pair) => {
        const [slope, offset] = sigmoids[pair];
        const p = firstProbability(slope * values[pair] + offset);
        pairwise[i][j] = Math.min(Math.max(p, SMALLEST_PROBABILITY), 1 - SMALLEST_PROBABILITY);
        pairwise[j][i] = 1 - pairwise[i][j];
      });
      return coupleProbabilities(pairwise);
    });
  }

  /** The unweighted average recall of predictions, in [0, 1]: what a search maximises by default. */
  score(predicted: readonly Label[], truth: readonly Label[]): number {
    return averageRecall(predicted, truth);
  }

  /** The fitted machine as plain values for `JSON.stringify`. */
  toJSON(): SavedClassifier {
    return writeClassifier(this.fitted('toJSON'));
  }

  /** The machine that `toJSON` described; throws RangeError or TypeError if it is no such description. */
  static fromJSON(saved: unknown): SupportVectorMachine {
    const machine = new SupportVectorMachine();
    machine.trained = readClassifier('SupportVectorMachine.fromJSON', saved);
    return machine;
  }

  private fitted(method: string): TrainedClassifier {
    if (this.trained) return this.trained;
    throw new RangeError(`SupportVectorMachine.${method}: the machine is not fitted yet. Call fit first.`);
  }
}
