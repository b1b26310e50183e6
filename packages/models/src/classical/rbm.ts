import * as tf from '@tensorflow/tfjs-core';
import {
  deriveSeed,
  formatValue,
  requireInRange,
  requireInteger,
  requireOneOf,
  requireOptions,
  requirePositive,
  requireSeed,
} from '@avemo/checks';
import { contrastiveDivergence } from './contrastive-divergence';
import { freeEnergy, hiddenProbabilities, visibleMeans } from './rbm-units';
import { shuffledIndices } from './shuffled-indices';
import { eventYielder } from './yield-to-events';
import type { RbmFitOptions, RbmOptions, RbmUpdateOptions } from './rbm-options';
import type { RbmState, RbmWeights, VisibleUnits } from './rbm-weights';
import { seededDraws, type RandomDraws } from './seeded-draws';

/**
 * A restricted Boltzmann machine with binary hidden units.
 *
 * p(v, h) ∝ exp(−E), E = −b·v − c·h − vᵀW h for binary v, E = ½‖v − b‖² − c·h − vᵀW h for real v.
 *
 * W starts normal with deviation 0.01, biases at 0. Sampling follows from the seed and the number of updates so far.
 *
 * @param options - Sizes, kind of the visible units, seed.
 * @returns A machine; `dispose` frees its weights.
 * @throws RangeError if an option is out of range.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2.3, https://doi.org/10.1016/j.inffus.2018.06.003.
 * Source: Hinton 2002, https://doi.org/10.1162/089976602760128018.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { rbm } from '@avemo/models';
 *
 * const data = tf.tensor2d([[1, 1, 0, 0], [0, 0, 1, 1]]);
 * const machine = rbm({ visible: 4, hidden: 2, seed: 1 });
 * await machine.fit(data, { epochs: 300, batchSize: 2, learningRate: 0.5 });
 * const [seen, unseen] = machine.freeEnergy(tf.tensor2d([[1, 1, 0, 0], [1, 0, 1, 0]])).dataSync();
 * seen! < unseen!; // → true
 * ```
 */
export function rbm(options: RbmOptions): Rbm {
  return new Rbm(options);
}

/**
 * A restricted Boltzmann machine; `rbm` makes it.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { rbm, type Rbm } from '@avemo/models';
 *
 * const machine: Rbm = rbm({ visible: 4, hidden: 2, visibleUnits: 'gaussian' });
 * const error = machine.update(tf.ones([3, 4]), { learningRate: 0.01, momentum: 0.9 });
 * error.shape; // → []
 * machine.hiddenProbabilities(tf.ones([3, 4])).shape; // → [3, 2]
 * ```
 */
export class Rbm {
  /** What the visible units are. */
  readonly visibleUnits: VisibleUnits;
  private readonly seed: number;
  private readonly variables: Record<keyof RbmWeights, tf.Variable>;
  private readonly velocities: Record<keyof RbmWeights, tf.Variable>;
  private chain?: tf.Tensor2D;
  private updates = 0;

  constructor(options: RbmOptions) {
    requireOptions('rbm', 'options', options, 'Pass { visible: 64, hidden: 32 }');
    const { visible, hidden, visibleUnits = 'bernoulli', seed = 0 } = options;
    requireInteger('rbm', 'visible', visible);
    requireInteger('rbm', 'hidden', hidden);
    requireSeed('rbm', 'seed', seed);
    requireOneOf('rbm', 'visibleUnits', visibleUnits, ['bernoulli', 'gaussian']);
    this.visibleUnits = visibleUnits;
    this.seed = seed;
    const start = (kernel: tf.Tensor) =>
      tf.tidy(() => ({
        kernel: tf.variable(kernel),
        visibleBias: tf.variable(tf.zeros([visible])),
        hiddenBias: tf.variable(tf.zeros([hidden])),
      }));
    const shape: [number, number] = [visible, hidden];
    [this.variables, this.velocities] = tf.tidy(() => [
      start(tf.randomNormal(shape, 0, 0.01, 'float32', deriveSeed(seed, 0))),
      start(tf.zeros(shape)),
    ]);
  }

  /** W, b and c as they are now; they belong to the machine. */
  get weights(): RbmWeights {
    return this.variables as unknown as RbmWeights;
  }

  /**
   * Puts other weights, and an update's momentum, in place of the machine's own; copies are taken.
   *
   * @param weights - W, b, c.
   * @param velocities - What the last update added; zero by default.
   * @throws RangeError if a shape differs.
   */
  setWeights(weights: RbmWeights, velocities?: RbmWeights): void {
    requireOptions('Rbm.setWeights', 'weights', weights);
    tf.tidy(() => {
      for (const name of names) {
        requireShape(`setWeights: ${name}`, weights[name], this.variables[name].shape);
        if (velocities)
          requireShape(`setWeights: velocity of ${name}`, velocities[name], this.variables[name].shape);
      }
      for (const name of names) {
        this.variables[name].assign(tf.clone(weights[name]));
        this.velocities[name].assign(velocities ? tf.clone(velocities[name]) : tf.zerosLike(weights[name]));
      }
    });
  }

  /** Everything that the next update depends on; the tensors belong to the machine. */
  get state(): RbmState {
    const velocities = this.velocities as unknown as RbmWeights;
    return { weights: this.weights, velocities, updates: this.updates, chain: this.chain };
  }

  /**
   * Puts a former state back, so that training goes on as if it had not stopped; copies are taken.
   *
   * @param state - Weights, velocities, number of updates and, of persistent chains, where they are.
   * @throws RangeError or TypeError if something does not fit; the machine then stays as it was.
   */
  setState(state: RbmState): void {
    requireOptions('Rbm.setState', 'state', state);
    const { weights, velocities, updates, chain } = state;
    requireInteger('Rbm.setState', 'updates', updates, { min: 0 });
    requireOptions('Rbm.setState', 'velocities', velocities);
    if (chain) requireShape('setState: chain', chain, [null, this.weights.kernel.shape[1]]);
    this.setWeights(weights, velocities);
    this.updates = updates;
    this.chain?.dispose();
    this.chain = chain && tf.keep(tf.clone(chain));
  }

  /** p(h = 1 | v) = σ(c + v W): [batch, visible] → [batch, hidden], in (0, 1). */
  hiddenProbabilities(v: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => hiddenProbabilities(this.requireVisible(v), this.weights));
  }

  /** The mean of v given h, σ(b + h Wᵀ) or b + h Wᵀ: [batch, hidden] → [batch, visible]. */
  visibleMeans(h: tf.Tensor2D): tf.Tensor2D {
    requireShape('h', h, [null, this.weights.kernel.shape[1]]);
    return tf.tidy(() => visibleMeans(h, this.weights, this.visibleUnits));
  }

  /** F(v) = −log Σ_h exp(−E(v, h)): [batch, visible] → [batch]; lower is likelier. */
  freeEnergy(v: tf.Tensor2D): tf.Tensor1D {
    return tf.tidy(() => freeEnergy(this.requireVisible(v), this.weights, this.visibleUnits));
  }

  /**
   * One update by CD-k: velocity ← momentum · velocity + learningRate · (g − weightDecay · W); W ← W + velocity.
   *
   * @param v - Data [batch, visible].
   * @param options - Learning rate and the like.
   * @param draws - Random numbers in place of the machine's own.
   * @returns The mean squared error of reconstruction, a scalar of the caller's.
   * @throws RangeError if an option is out of range or v has another shape.
   */
  update(v: tf.Tensor2D, options: RbmUpdateOptions = {}, draws?: RandomDraws): tf.Scalar {
    const { learningRate, momentum, weightDecay, steps, reconstruction, persistent } = this.resolve(options);
    this.requireVisible(v);
    const samples = v.shape[0];
    // A last batch that is smaller moves the first chains on and leaves the others where they are.
    const chain = persistent && this.chain && this.chain.shape[0] >= samples ? this.chain : undefined;
    const [error, nextChain] = tf.tidy((): [tf.Scalar, tf.Tensor2D | undefined] => {
      const result = contrastiveDivergence(v, this.weights, {
        draws: draws ?? seededDraws(this.seed, this.updates),
        visibleUnits: this.visibleUnits,
        steps,
        reconstruction,
        start: chain && tf.slice(chain, [0, 0], [samples, -1]),
      });
      for (const name of names) {
        const [weight, velocity] = [this.variables[name], this.velocities[name]];
        const ascent = result.gradients[name];
        const step = name === 'kernel' ? tf.sub(ascent, tf.mul(weight, weightDecay)) : ascent;
        velocity.assign(tf.add(tf.mul(velocity, momentum), tf.mul(step, learningRate)));
        weight.assign(tf.add(weight, velocity));
      }
      const squared = tf.mean(tf.squaredDifference(v, result.reconstruction)) as tf.Scalar;
      if (!persistent) return [squared, undefined];
      const waiting = (chain?.shape[0] ?? 0) - samples;
      if (!chain || waiting <= 0) return [squared, tf.keep(result.hidden)];
      const rest = tf.slice(chain, [samples, 0], [waiting, -1]);
      return [squared, tf.keep(tf.concat([result.hidden, rest], 0))];
    });
    this.chain?.dispose();
    this.chain = nextChain;
    this.updates++;
    return error;
  }

  /**
   * Learns from data, in an order that follows from the seed.
   *
   * @param data - [samples, visible], finite: in [0, 1], or of mean 0 and variance 1 for Gaussian units.
   * @param options - Epochs, batch size and what `update` takes.
   * @returns The mean squared error of reconstruction of the last epoch.
   * @throws RangeError if an option is out of range, or the error is not finite any more: use a lower learning rate.
   * @throws the signal's reason when it is aborted.
   */
  async fit(data: tf.Tensor2D, options: RbmFitOptions): Promise<number> {
    requireOptions('Rbm.fit', 'options', options, 'Pass { epochs: 10 }');
    const { epochs, batchSize = 30, signal, onProgress, ...update } = options;
    requireInteger('Rbm.fit', 'epochs', epochs);
    requireInteger('Rbm.fit', 'batchSize', batchSize);
    this.resolve(update);
    this.requireVisible(data);
    const samples = data.shape[0];
    let reconstructionError = NaN;
    const yieldToEvents = eventYielder();
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const order = shuffledIndices(samples, this.seed, this.updates);
      let sum = 0;
      for (let first = 0; first < samples; first += batchSize) {
        signal?.throwIfAborted();
        const indices = order.slice(first, first + batchSize);
        const error = tf.tidy(() => this.update(tf.gather(data, tf.tensor1d(indices, 'int32')), update));
        sum += (await error.data())[0] * indices.length;
        error.dispose();
        await yieldToEvents();
      }
      reconstructionError = sum / samples;
      if (!Number.isFinite(reconstructionError)) {
        throw new RangeError(
          `Rbm.fit: the reconstruction error became ${reconstructionError} in epoch ${epoch}. ` +
            `Use a lower learningRate, and standardised data for Gaussian units.`,
        );
      }
      onProgress?.({ epoch, epochs, reconstructionError });
    }
    return reconstructionError;
  }

  /** Frees the weights. */
  dispose(): void {
    tf.dispose([this.variables, this.velocities] as unknown as tf.TensorContainer);
    this.chain?.dispose();
  }

  private requireVisible(v: tf.Tensor2D): tf.Tensor2D {
    requireShape('v', v, [null, this.weights.kernel.shape[0]]);
    return v;
  }

  private resolve({
    learningRate = this.visibleUnits === 'gaussian' ? 0.001 : 0.1,
    momentum = 0.5,
    weightDecay = 0.0002,
    steps = 1,
    reconstruction = 'mean',
    persistent = false,
  }: RbmUpdateOptions): Required<RbmUpdateOptions> {
    requirePositive('Rbm', 'learningRate', learningRate);
    requireInRange('Rbm', 'momentum', momentum, 0, 0.9999);
    requireInRange('Rbm', 'weightDecay', weightDecay, 0, 1 / learningRate);
    requireInteger('Rbm', 'steps', steps);
    requireOneOf('Rbm', 'reconstruction', reconstruction, ['mean', 'sample']);
    return { learningRate, momentum, weightDecay, steps, reconstruction, persistent };
  }
}

const names = ['kernel', 'visibleBias', 'hiddenBias'] as const;

function requireShape(name: string, x: tf.Tensor, expected: (number | null)[]): void {
  if (!(x instanceof tf.Tensor)) throw new TypeError(`Rbm: ${name} must be a tensor; got ${formatValue(x)}.`);
  const fits = x.rank === expected.length && x.shape.every((n, i) => n > 0 && (expected[i] ?? n) === n);
  if (fits) return;
  const shape = expected.map((n) => n ?? 'batch').join(', ');
  throw new RangeError(`Rbm: ${name} must have the shape [${shape}]; got [${x.shape.join(', ')}].`);
}
