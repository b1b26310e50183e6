import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireBoolean, requireInteger } from '@avemo/checks';
import { asOnes, keepFrames } from '../layer/keep-frames';
import { SeededLayer, type FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { attentionLstmMacs, attentionLstmSpecs, attentionLstmStep } from './attention-lstm-step';
import { readAttentionLstmOptions, type AttentionLstmOptions } from './attention-lstm-options';
import { StepDropout } from './step-dropout';

/** Options of {@link EmbeddingAttentionLstm}. */
export interface EmbeddingAttentionLstmOptions extends AttentionLstmOptions {
  /** Whether the last input is a presence mask [batch, 1], nonzero where a sample has the stream. Default false. */
  presence?: boolean;
}

/**
 * {@link EmbeddingAttentionLstmCell} over a whole sequence, with states in and out: at step t it reads
 * Σ_s w_s v_s over the window s ∈ [t − n/2, t + n/2], w = softmax of v_sᵀ W h_{t−1}.
 *
 * The first and last (n − 1)/2 rows of the input are context: they are looked at and give no output. So a long recording
 * goes through in pieces that overlap by n − 1 rows, the states of one piece handed to the next, and gives the same as in
 * one piece. At a row that the mask leaves out the states stay as they are and are the output.
 *
 * Input: [x, h, c] with h and c for each LSTM, the uppermost first, or with a mask behind them; shapes
 * [batch, rows + n − 1, features], [batch, units] and [batch, rows + n − 1], nonzero for rows that exist. A Keras mask is
 * used when no mask is given as input; with `presence` a mask [batch, 1] comes last. Output: h of the uppermost LSTM at
 * each row [batch, rows, units], then the states after the last row, as they came in. Weights as those of the cell.
 *
 * Draws of the dropout depend on seed, step and place alone. `step` starts at 0 and grows with every call in training; a
 * trainer that resumes sets it with `setStep`.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, equations (1), (2), section 2.2.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { EmbeddingAttentionLstm } from '@avemo/fusion';
 *
 * const layer = new EmbeddingAttentionLstm({ units: [16, 8], windowLength: 13, seed: 1 });
 * const [hidden, ...states] = layer.apply([tf.ones([1, 20 + 12, 5]), ...layer.zeroStates(1)]);
 * hidden.shape; // → [1, 20, 8]
 * states.map(({ shape }) => shape); // → [[1, 8], [1, 8], [1, 16], [1, 16]]
 * ```
 */
export class EmbeddingAttentionLstm extends SeededLayer<[hidden: tf.Tensor, ...states: tf.Tensor[]]> {
  /** @nocollapse */
  static className: string = 'EmbeddingAttentionLstm';

  override supportsMasking = true;
  /** Whether attention is off and the LSTM gets the current row alone; may be changed at any time. */
  bypass: boolean;
  protected override readonly presence: boolean;
  protected override readonly sharedMask = true;
  protected override readonly blanks = false;
  protected override readonly inputs;
  private readonly units: number | readonly number[];
  private readonly sizes: number[];
  private readonly windowLength: number;
  private readonly dropout: number;
  private readonly dropping: StepDropout;

  constructor(options: EmbeddingAttentionLstmOptions) {
    super(options);
    const { presence = false } = options;
    const read = readAttentionLstmOptions('EmbeddingAttentionLstm', options);
    requireBoolean('EmbeddingAttentionLstm', 'presence', presence);
    this.presence = presence;
    this.units = options.units;
    this.sizes = read.sizes;
    this.windowLength = read.windowLength;
    this.bypass = read.bypass;
    this.dropout = read.dropout;
    this.dropping = new StepDropout(read.dropout, this.seed);
    const states = [...read.sizes.keys()].reverse().flatMap((i) => [`h${i}`, `c${i}`]);
    this.inputs = [
      { name: 'x', axes: ['batch', 'time', 'features'] },
      ...states.map((name) => ({ name, axes: ['batch', `units${name.slice(1)}`] })),
    ];
  }

  /** The sizes of the states h and c of each LSTM, the uppermost first. */
  get stateSizes(): number[] {
    return [...this.sizes].reverse().flatMap((size) => [size, size]);
  }

  /** The training step whose draws the next call in training uses. */
  get step(): number {
    return this.dropping.step;
  }

  /**
   * Sets the training step whose draws the next call in training uses.
   *
   * @param step - An integer from 0 to 2³² − 1.
   * @throws RangeError if step is not such an integer.
   */
  setStep(step: number): void {
    this.dropping.setStep('EmbeddingAttentionLstm.setStep', step);
  }

  /**
   * The states before the first row: zeros.
   *
   * @param batch - How many samples, an integer ≥ 1.
   * @returns h and c of each LSTM, the uppermost first, shapes [batch, units].
   */
  zeroStates(batch: number): tf.Tensor2D[] {
    requireInteger('EmbeddingAttentionLstm.zeroStates', 'batch', batch);
    return this.stateSizes.map((size) => tf.zeros<tf.Rank.R2>([batch, size]));
  }

  protected override requireShapes(shapes: Shape[]): void {
    super.requireShapes(shapes);
    const [[, time], ...states] = shapes;
    if (time !== null && time < this.windowLength) {
      throw new RangeError(
        `EmbeddingAttentionLstm: x needs at least windowLength=${this.windowLength} rows, ` +
          `${this.windowLength - 1} of them context; got ${time}.`,
      );
    }
    const sizes = states.map(([, size]) => size);
    if (this.stateSizes.every((size, i) => size === sizes[i])) return;
    throw new RangeError(
      `EmbeddingAttentionLstm: the states must have [${this.stateSizes.join(', ')}] units; got [${sizes.join(', ')}].`,
    );
  }

  protected override modalityOf(streams: number): number[] {
    return new Array<number>(streams).fill(0);
  }

  protected override weightSpecs([features]: number[]): WeightSpecs {
    return attentionLstmSpecs(features, this.sizes);
  }

  protected override fusedShape([[batch, time], ...states]: Shape[]): Shape[] {
    const rows = time === null ? null : time - this.windowLength + 1;
    return [[batch, rows, this.stateSizes[0]], ...states];
  }

  protected override combine(
    [sequence, ...given]: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    { mask, present, training }: FusionContext,
  ): tf.Tensor[] {
    const [batch, time, features] = sequence.shape as [number, number, number];
    const exists = mask ? asOnes(mask) : tf.ones<tf.Rank.R2>([batch, time]);
    const marks = present ? tf.mul<tf.Tensor2D>(exists, present[0]) : exists;
    const frames = mask || present ? keepFrames(sequence, marks) : sequence;
    const n = this.windowLength;
    const drop = (hidden: tf.Tensor2D) => this.dropping.apply(hidden, training);
    const how = { bypass: this.bypass, drop };
    let states = given as tf.Tensor2D[];
    const hidden: tf.Tensor2D[] = [];
    for (let t = 0; t + n <= time; t++) {
      const window = {
        frames: tf.slice(frames as tf.Tensor3D, [0, t, 0], [batch, n, features]),
        marks: tf.slice(marks, [0, t], [batch, n]),
      };
      states = attentionLstmStep(window, states, weights, how);
      hidden.push(states[0]);
    }
    if (training) this.setStep((this.step + 1) >>> 0);
    return [tf.stack(hidden, 1), ...states];
  }

  protected override multiplications([[time, features]]: number[][]): number {
    const { windowLength, bypass } = this;
    return (time - windowLength + 1) * attentionLstmMacs(features, this.sizes, { windowLength, bypass });
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { windowLength, bypass, dropout, presence } = this;
    const units = typeof this.units === 'number' ? this.units : [...this.units];
    return { units, windowLength, bypass, dropout, presence };
  }
}
tf.serialization.registerClass(EmbeddingAttentionLstm);
