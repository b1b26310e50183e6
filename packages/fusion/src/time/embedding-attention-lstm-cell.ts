import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { tensorList } from '../layer/inputs';
import type { LayerKwargs } from '../layer/layer-options';
import { SeededLayer } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import {
  attentionLstmMacs,
  attentionLstmSpecs,
  attentionLstmStep,
  weighWindow,
  type FrameWindow,
} from './attention-lstm-step';
import { readAttentionLstmOptions, type AttentionLstmOptions } from './attention-lstm-options';
import { StepDropout } from './step-dropout';

/** Options of {@link EmbeddingAttentionLstmCell}. */
export type EmbeddingAttentionLstmCellOptions = AttentionLstmOptions;

/**
 * An LSTM whose own state chooses among the neighbouring frames what it reads next: at step t its input is Σ_s w_s v_s over
 * the window s ∈ [t − n/2, t + n/2], w = softmax of v_sᵀ W h_{t−1}.
 *
 * Use: `tf.layers.rnn({ cell, returnSequences: true })` behind {@link EmbeddingWindows} with the same `windowLength`. With
 * several `units` the LSTMs are stacked and h is the state of the uppermost. Gates are sigmoids. At a step whose own frame
 * does not exist the state stays as it is and is the output, so padding changes nothing.
 *
 * The paper bypasses the attention for the first epochs, since a state that means nothing chooses badly: set `bypass`, or
 * use `bypassForEpochs`. For states in and out, so that a long recording goes through in pieces, see
 * {@link EmbeddingAttentionLstm}.
 *
 * Input of a step: [batch, n · (features + 1)] and the states h, c of each LSTM, the uppermost first. Output: h of the
 * uppermost and the new states. Weights, in order: W [features, units of the uppermost], then for each LSTM from below
 * the kernel [inputs, 4 · units], the recurrent kernel [units, 4 · units] and the bias [4 · units], gates in the order
 * input, forget, cell, output.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, equations (1), (2), section 2.2.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import * as tfl from '@tensorflow/tfjs-layers';
 * import { EmbeddingAttentionLstmCell, EmbeddingWindows } from '@avemo/fusion';
 *
 * const windows = new EmbeddingWindows({ windowLength: 13 }).apply(tf.ones([1, 20, 8])) as tf.Tensor;
 * const cell = new EmbeddingAttentionLstmCell({ units: [16, 16], windowLength: 13, seed: 1 });
 * const hidden = tfl.layers.rnn({ cell, returnSequences: true }).apply(windows) as tf.Tensor;
 * hidden.shape; // → [1, 20, 16]
 * EmbeddingAttentionLstmCell.parameterCount([512], { units: [128, 128] }); // → 525312
 * ```
 */
export class EmbeddingAttentionLstmCell extends SeededLayer<tf.Tensor[]> {
  /** @nocollapse */
  static className: string = 'EmbeddingAttentionLstmCell';

  /** Whether attention is off and the LSTM gets the current frame alone; may be changed at any time. */
  bypass: boolean;
  /** Unused; tfjs asks every cell to have it. */
  dropoutMask: tf.Tensor | tf.Tensor[] = [];
  /** Unused; tfjs asks every cell to have it. */
  recurrentDropoutMask: tf.Tensor | tf.Tensor[] = [];
  protected override readonly inputs = [{ name: 'embedding', axes: ['batch', 'features'] }];
  private readonly units: number | readonly number[];
  private readonly sizes: number[];
  private readonly windowLength: number;
  private readonly dropout: number;
  private readonly dropping: StepDropout;
  private features?: number;

  constructor(options: EmbeddingAttentionLstmCellOptions) {
    super(options);
    const read = readAttentionLstmOptions('EmbeddingAttentionLstmCell', options);
    this.units = options.units;
    this.sizes = read.sizes;
    this.windowLength = read.windowLength;
    this.bypass = read.bypass;
    this.dropout = read.dropout;
    this.dropping = new StepDropout(read.dropout, this.seed);
  }

  /** The sizes of the states h and c of each LSTM, the uppermost first. */
  get stateSize(): number[] {
    return [...this.sizes].reverse().flatMap((size) => [size, size]);
  }

  /**
   * Sets the training step whose draws of the dropout come next, so that a resumed run repeats them; a trainer calls it
   * before each step.
   *
   * @param step - An integer from 0 to 2³² − 1.
   * @throws RangeError if step is not such an integer.
   */
  setStep(step: number): void {
    this.dropping.setStep('EmbeddingAttentionLstmCell.setStep', step);
  }

  override build(inputShape: Shape | Shape[]): void {
    const [width] = (inputShape as Shape).slice(-1) as number[];
    const features = width / this.windowLength - 1;
    if (!Number.isInteger(features) || features < 1) {
      throw new RangeError(
        `EmbeddingAttentionLstmCell: the last axis must hold windowLength · (features + 1) values; got ${width} with ` +
          `windowLength=${this.windowLength}. Put EmbeddingWindows with the same windowLength in front.`,
      );
    }
    // tfjs builds a cell anew for each network that it is used in; the weights stay.
    if (this.built && features === this.features) return;
    if (this.built) {
      throw new RangeError(
        `EmbeddingAttentionLstmCell: the weights are for embeddings of ${this.features} features; got ${features}.`,
      );
    }
    this.features = features;
    super.build([null, features]);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor[] {
    return tf.tidy(() => {
      const [window, ...states] = tensorList(inputs) as tf.Tensor2D[];
      const training = kwargs?.training === true;
      const drop = (hidden: tf.Tensor2D) => this.dropping.apply(hidden, training);
      const how = { bypass: this.bypass, drop };
      const next = attentionLstmStep(this.readWindow(window), states, this.readWeights(), how);
      return [next[0], ...next];
    });
  }

  /**
   * The weights that a state gives to the frames of a window.
   *
   * @param window - The input of a step, shape [batch, n · (features + 1)].
   * @param state - h of the uppermost LSTM after the step before, shape [batch, units].
   * @returns Weights in [0, 1], shape [batch, n]; they sum to 1 over the frames that exist.
   * @throws Error before the cell is built.
   */
  attentionWeights(window: tf.Tensor2D, state: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => {
      const { attentionKernel } = this.readWeights('attentionWeights');
      return weighWindow(this.readWindow(window), state, attentionKernel);
    });
  }

  protected override weightSpecs([features]: number[]): WeightSpecs {
    return attentionLstmSpecs(features, this.sizes);
  }

  protected override fusedShape([[batch]]: Shape[]): Shape[] {
    return this.stateSize.map((size) => [batch, size]);
  }

  protected override combine(): never {
    throw new Error('EmbeddingAttentionLstmCell: a cell is called step by step, by tf.layers.rnn({ cell }).');
  }

  protected override multiplications([[features]]: number[][]): number {
    return attentionLstmMacs(features, this.sizes, { windowLength: this.windowLength, bypass: this.bypass });
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { windowLength, bypass, dropout } = this;
    const units = typeof this.units === 'number' ? this.units : [...this.units];
    return { units, windowLength, bypass, dropout };
  }

  /** The n frames and their marks, which the input of a step holds one after the other. */
  private readWindow(window: tf.Tensor2D): FrameWindow {
    const n = this.windowLength;
    const [batch, width] = window.shape;
    const values = tf.slice(window, [0, 0], [batch, width - n]);
    const frames = tf.reshape<tf.Rank.R3>(values, [batch, n, width / n - 1]);
    return { frames, marks: tf.slice(window, [0, width - n], [batch, n]) };
  }
}
tf.serialization.registerClass(EmbeddingAttentionLstmCell);
