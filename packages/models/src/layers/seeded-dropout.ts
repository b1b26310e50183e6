import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { formatValue, mixBits, requireFinite, requireSeed } from '@avemo/checks';
import { onlyTensor } from './only-tensor';
import { layerOptions } from './layer-options';

/** Options of `SeededDropout`. */
export interface SeededDropoutOptions {
  /** Share of the units that are dropped, in [0, 1). */
  rate: number;
  /** Seed of this layer, an integer from 0 to 2³² − 1; give every layer its own, e.g. with `deriveSeed`. */
  seed: number;
  /** Layer name, unique in its model. */
  name?: string;
}

/**
 * Dropout whose masks can be repeated: a run that was stopped and resumed drops the same units.
 *
 * y_i = x_i · [hash(seed, step, i) ≥ rate·2³²] / (1 − rate) in training, y = x otherwise.
 *
 * `step` starts at 0 and grows by one with every call in training. A trainer that resumes, or that calls the layer
 * more than once per step, sets it with `setStep`. Masks depend on nothing else: not on the backend, not on other layers.
 *
 * Call: a tensor of any shape, `training` in the call's options; the output has the same shape. No weights.
 * A mask passes through.
 *
 * @throws RangeError if rate or seed is out of range.
 *
 * Source: Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { SeededDropout } from '@avemo/models';
 *
 * const dropout = new SeededDropout({ rate: 0.5, seed: 1 });
 * const first = (dropout.apply(tf.ones([100]), { training: true }) as tf.Tensor).dataSync();
 * dropout.setStep(0);
 * const again = (dropout.apply(tf.ones([100]), { training: true }) as tf.Tensor).dataSync();
 * first.every((value, i) => value === again[i]); // → true
 * ```
 */
export class SeededDropout extends tfl.layers.Layer {
  static readonly className = 'SeededDropout';
  private readonly rate: number;
  private readonly seed: number;
  private nextStep = 0;

  constructor(args: SeededDropoutOptions) {
    super(layerOptions('SeededDropout', args));
    const { rate, seed } = args;
    requireFinite('SeededDropout', 'rate', rate);
    if (rate < 0 || rate >= 1) {
      throw new RangeError(`SeededDropout: rate must be at least 0 and below 1; got ${rate}.`);
    }
    requireSeed('SeededDropout', 'seed', seed);
    this.supportsMasking = true;
    this.rate = rate;
    this.seed = seed;
  }

  /** The step whose mask the next call in training uses. */
  get step(): number {
    return this.nextStep;
  }

  /**
   * Sets the step whose mask the next call in training uses.
   *
   * @param step - An integer from 0 to 2³² − 1.
   * @throws RangeError if step is not such an integer.
   */
  setStep(step: number): void {
    requireSeed('SeededDropout.setStep', 'step', step);
    this.nextStep = step;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown> = {}): tf.Tensor {
    const { training = false } = kwargs;
    if (typeof training !== 'boolean') {
      throw new TypeError(`SeededDropout: training must be a boolean; got ${formatValue(training)}.`);
    }
    return tf.tidy(() => {
      const x = onlyTensor(this, inputs);
      if (!training || this.rate === 0) return x.clone();
      return tf.mul(x, tf.tensor(this.nextMask(x.size), x.shape));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed };
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return inputShape;
  }

  private nextMask(size: number): Float32Array {
    const key = mixBits(this.seed ^ mixBits(this.nextStep++));
    const threshold = this.rate * 2 ** 32;
    const kept = 1 / (1 - this.rate);
    const mask = new Float32Array(size);
    for (let i = 0; i < size; i++) {
      if (mixBits(mixBits(i) ^ key) >= threshold) mask[i] = kept;
    }
    return mask;
  }
}
tf.serialization.registerClass(SeededDropout);
