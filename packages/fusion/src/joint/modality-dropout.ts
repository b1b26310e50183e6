import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { mixBits, requireFinite, requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { selectPresent } from '../layer/presence';

/** Options of {@link ModalityDropout}. */
export interface ModalityDropoutOptions extends FusionOptions {
  /** Probability that a modality of a sample is dropped, in [0, 1). */
  rate: number;
}

/**
 * Blanks whole modalities of single samples in training, so that the model behind it learns to do with what is there.
 *
 * Each modality of each sample is dropped with probability `rate`, but never all that a sample has: then the one with the
 * luckiest draw stays. Nothing is rescaled. Outside training everything passes.
 *
 * Draws depend on seed, step and position alone, not on the backend. `step` starts at 0 and grows with every call in
 * training; a trainer that resumes sets it with `setStep`.
 *
 * Input: two or more modalities of any shape [batch, …, features]; with `presence` the mask behind them. Output: the
 * modalities, zeros where dropped; with `presence` the mask of what is left behind them, ready for a fusion layer with
 * `presence`. No weights.
 *
 * Source: Neverova et al. 2016, ModDrop, section 3.3, https://arxiv.org/abs/1501.00102.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { ModalityDropout } from '@avemo/fusion';
 *
 * const dropout = new ModalityDropout({ rate: 0.5, presence: true, seed: 4 });
 * const inputs = [tf.ones([3, 2]), tf.ones([3, 1]), tf.ones([3, 2])];
 * const left = dropout.apply(inputs, { training: true }); // audio, video and the mask of what is left
 * left.at(-1)?.arraySync(); // → [[0, 1], [1, 1], [1, 0]]
 * ```
 */
export class ModalityDropout extends FusionLayer<tf.Tensor[]> {
  /** @nocollapse */
  static className: string = 'ModalityDropout';

  protected override readonly rank = 'any';
  private readonly rate: number;
  private nextStep = 0;

  constructor(options: ModalityDropoutOptions) {
    super(options);
    const { rate } = options;
    requireFinite('ModalityDropout', 'rate', rate);
    if (rate < 0 || rate >= 1) {
      throw new RangeError(`ModalityDropout: rate must be at least 0 and below 1; got ${rate}.`);
    }
    this.rate = rate;
  }

  /** The step whose draws the next call in training uses. */
  get step(): number {
    return this.nextStep;
  }

  /**
   * Sets the step whose draws the next call in training uses.
   *
   * @param step - An integer from 0 to 2³² − 1.
   * @throws RangeError if step is not such an integer.
   */
  setStep(step: number): void {
    requireInteger('ModalityDropout.setStep', 'step', step, { min: 0, max: 0xffffffff });
    this.nextStep = step;
  }

  /** Every modality that a sample has counts the same; shape [batch, modalities]. */
  override modalityWeights(inputs: tf.Tensor[]): tf.Tensor2D {
    return tf.tidy(() => {
      const { parts, context } = this.readInputs(inputs);
      const mask = context.present
        ? tf.concat(context.present, 1)
        : tf.ones<tf.Rank.R2>([parts[0].shape[0], parts.length]);
      return tf.divNoNan<tf.Tensor2D>(mask, tf.sum(mask, 1, true));
    });
  }

  protected override weightSpecs(): WeightSpecs {
    return {};
  }

  protected override fusedShape(shapes: Shape[]): Shape[] {
    return this.presence ? [...shapes, [shapes[0][0], shapes.length]] : shapes;
  }

  protected override combine(parts: tf.Tensor[], _: unknown, { present, training }: FusionContext) {
    const [batch] = parts[0].shape;
    const mask = present ? tf.concat(present, 1) : tf.ones([batch, parts.length]);
    const kept = training && this.rate > 0 ? this.drop(mask) : mask;
    const columns = tf.split(kept, parts.length, 1);
    const outputs = parts.map((x, m) =>
      kept === mask ? x.clone() : selectPresent(x, columns[m] as tf.Tensor2D),
    );
    return this.presence ? [...outputs, kept] : outputs;
  }

  protected override settings(): tf.serialization.ConfigDict {
    return { rate: this.rate };
  }

  /** The presence that is left of `mask`, [batch, modalities]. */
  private drop(mask: tf.Tensor): tf.Tensor {
    const [batch, modalities] = mask.shape as [number, number];
    const key = mixBits(this.seed ^ mixBits(this.nextStep++));
    const draws = Float32Array.from({ length: batch * modalities }, (_, i) => {
      // 24 bits are what a float32 holds exactly; the half keeps every draw above 0.
      return ((mixBits(mixBits(i) ^ key) >>> 8) + 0.5) / 2 ** 24;
    });
    const luck = tf.mul(tf.tensor2d(draws, [batch, modalities]), mask);
    const survives = tf.greaterEqual(luck, this.rate);
    const luckiest = tf.greaterEqual(luck, tf.max(luck, 1, true));
    return tf.mul(tf.cast(tf.logicalOr(survives, luckiest), 'float32'), mask);
  }
}
tf.serialization.registerClass(ModalityDropout);
