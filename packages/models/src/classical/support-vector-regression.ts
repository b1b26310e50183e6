import { requireFinite, requireOptions, requirePositive } from '@avemo/checks';
import { kernelMatrix } from './kernel-rows';
import { requireTargets, sampleMatrix } from './sample-matrix';
import { expand, shareVectors } from './support-vectors';
import { resolveSvmKernel, scaledKernel, type SvmKernelOptions } from './svm-kernel';
import type { SupportVectorRegressionOptions, SvmFit, SvmFitOptions, SvmSearchOptions } from './svm-options';
import { readRegression, writeRegression, type SavedRegression, type TrainedRegression } from './svm-saving';
import { resolveSearch, trainRegression, warnUnlessConverged } from './svm-training';
import { stoppableTurn } from './yield-to-events';

/**
 * A support vector regression (ε-SVR), e.g. of arousal or valence.
 *
 * min ½‖w‖² + C Σ max(0, |y_i − f(x_i)| − ε), f(x) = w·φ(x) + b = Σ_s (α_s − α*_s) K(x_s, x) + b.
 *
 * @param options - Kernel, cost, ε.
 * @returns A machine to `fit`.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: Drucker et al. 1996; Chang & Lin 2011, LIBSVM, https://doi.org/10.1145/1961189.1961199.
 *
 * @example
 * ```ts
 * import { supportVectorRegression } from '@avemo/models';
 *
 * const machine = supportVectorRegression({ kernel: 'linear', cost: 100, epsilon: 0 });
 * await machine.fit([[0], [1], [2]], [1, 3, 5]);
 * machine.predict([[3]])[0]; // → 7.0
 * ```
 */
export function supportVectorRegression(
  options: SupportVectorRegressionOptions = {},
): SupportVectorRegression {
  return new SupportVectorRegression(options);
}

/**
 * A support vector regression; `supportVectorRegression` makes it.
 *
 * @example
 * ```ts
 * import { SupportVectorRegression, supportVectorRegression } from '@avemo/models';
 *
 * const machine = supportVectorRegression({ kernel: 'linear', cost: 100, epsilon: 0 });
 * await machine.fit([[0], [1]], [2, 4]);
 * const copy = SupportVectorRegression.fromJSON(JSON.parse(JSON.stringify(machine)));
 * copy.predict([[2]])[0]; // → 6.00
 * ```
 */
export class SupportVectorRegression {
  private readonly cost: number;
  private readonly epsilon: number;
  private readonly kernel: Required<SvmKernelOptions>;
  private readonly search: Required<SvmSearchOptions>;
  private trained?: TrainedRegression;

  constructor(options: SupportVectorRegressionOptions = {}) {
    const caller = 'supportVectorRegression';
    requireOptions(caller, 'options', options);
    const { cost = 1, epsilon = 0.1 } = options;
    requirePositive(caller, 'cost', cost);
    requireFinite(caller, 'epsilon', epsilon);
    if (epsilon < 0) throw new RangeError(`${caller}: epsilon must be at least 0; got ${epsilon}.`);
    this.kernel = resolveSvmKernel(caller, options);
    this.search = resolveSearch(caller, options);
    this.cost = cost;
    this.epsilon = epsilon;
  }

  /**
   * Learns from samples.
   *
   * @param features - One list of finite numbers per sample, all of one length.
   * @param targets - The finite number that belongs to each sample.
   * @param options - Abort signal and progress.
   * @returns What it took.
   * @throws RangeError or TypeError if samples or targets do not fit.
   * @throws the signal's reason when it is aborted.
   */
  async fit(
    features: readonly ArrayLike<number>[],
    targets: ArrayLike<number>,
    { signal, onProgress }: SvmFitOptions = {},
  ): Promise<SvmFit> {
    const caller = 'SupportVectorRegression.fit';
    const samples = sampleMatrix(caller, features);
    requireTargets(caller, 'targets', samples, targets);
    for (let i = 0; i < targets.length; i++) requireFinite(caller, `targets[${i}]`, targets[i]);
    const kernel = scaledKernel(this.kernel, samples);
    const problem = { targets, epsilon: this.epsilon, cost: this.cost };
    const turn = stoppableTurn(signal, (iterations, violation) =>
      onProgress?.({ done: 0, total: 1, iterations, violation }),
    );
    const rowsFor = kernelMatrix(samples, kernel, this.search.cacheMegabytes * 2 ** 20, turn);
    const rows = await rowsFor(Int32Array.from({ length: samples.rows }, (_, i) => i));
    const solution = await trainRegression(rows, problem, this.search, turn);
    const shared = shareVectors(samples, [solution]);
    this.trained = { kernel, shared };
    const { iterations, violation, converged } = solution;
    onProgress?.({ done: 1, total: 1, iterations, violation });
    const fit = { iterations, violation, converged, supportVectors: shared.vectors.rows };
    warnUnlessConverged(caller, fit);
    return fit;
  }

  /** f(x) of each sample. */
  predict(features: readonly ArrayLike<number>[]): Float64Array {
    const { kernel, shared } = this.fitted('predict');
    const samples = sampleMatrix('SupportVectorRegression.predict', features, shared.vectors.columns);
    return Float64Array.from(expand(kernel, shared, samples), ([value]) => value);
  }

  /** The negative mean squared error of predictions: what a search maximises by default. */
  score(predicted: ArrayLike<number>, truth: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < truth.length; i++) sum += (predicted[i] - truth[i]) ** 2;
    return -sum / truth.length;
  }

  /** The fitted machine as plain values for `JSON.stringify`. */
  toJSON(): SavedRegression {
    return writeRegression(this.fitted('toJSON'));
  }

  /** The machine that `toJSON` described; throws RangeError or TypeError if it is no such description. */
  static fromJSON(saved: unknown): SupportVectorRegression {
    const machine = new SupportVectorRegression();
    machine.trained = readRegression('SupportVectorRegression.fromJSON', saved, 1);
    return machine;
  }

  private fitted(method: string): TrainedRegression {
    if (this.trained) return this.trained;
    throw new RangeError(`SupportVectorRegression.${method}: the machine is not fitted yet. Call fit first.`);
  }
}
