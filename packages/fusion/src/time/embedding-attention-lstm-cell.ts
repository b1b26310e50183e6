import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { requireInRange, requireInteger } from '@avemo/checks';
import { attentionWeights } from './attention-weights';
import { dotProductScores } from './dot-product-scores';
import { requireInputDims, tensorList } from '../layer/inputs';
import {
  mixSeed,
  requireKernelInitializer,
  seededInitializer,
  type KernelInitializer,
} from '../layer/kernel-initializer';
import type { LayerKwargs, LayerOptions } from '../layer/layer-options';
import { lstmStep } from './lstm-step';
import { requireBuilt } from '../layer/require-built';
import { requireWindowLength } from './window-length';
import { readSampleShapes, type SampleShape } from '../layer/sample-shapes';

/** Options of {@link EmbeddingAttentionLstmCell}. */
export interface EmbeddingAttentionLstmCellOptions extends LayerOptions {
  /** Hidden units, an integer ≥ 1; a list stacks LSTMs, the lowest first: [128, 128] is the paper's video network. */
  units: number | readonly number[];
  /** n, how many frames a window holds, odd; the same as that of `EmbeddingWindows`. Default 13. */
  windowLength?: number;
  /** Whether attention is off and the LSTM gets the current frame alone. Default false. */
  bypass?: boolean;
  /** Share of the units between two stacked LSTMs that is dropped in training, in [0, 1). Default 0. */
  dropout?: number;
  /** How the kernels start; biases start at 0, those of the forget gates at 1. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer ≥ 0 that fixes the starting weights and the dropout. Default 0. */
  seed?: number;
}

interface LstmVariables {
  kernel: LayerVariable;
  recurrentKernel: LayerVariable;
  bias: LayerVariable;
}

/**
 * An LSTM whose own state chooses among the neighbouring frames what it reads next: at step t its input is Σ_s w_s v_s over
 * the window s ∈ [t − n/2, t + n/2], w = softmax of v_sᵀ W h_{t−1}.
 *
 * Use: `tf.layers.rnn({ cell, returnSequences: true })` behind {@link EmbeddingWindows} with the same `windowLength`. With
 * several `units` the LSTMs are stacked and h is the state of the uppermost. Gates are sigmoids. At a step whose own frame
 * does not exist the state stays as it is and is the output, so padding changes nothing.
 *
 * The paper bypasses the attention for the first epochs, since a state that means nothing chooses badly: set `bypass`, or
 * use `bypassForEpochs`.
 *
 * Input of a step: [batch, n · (features + 1)] and the states h, c of each LSTM, the uppermost first. Output: h of the
 * uppermost and the new states. Weights, in order: W [features, units of the uppermost], then for each LSTM from below
 * the kernel [inputs, 4 · units], the recurrent kernel [units, 4 · units] and the bias [4 · units], gates in the order
 * input, forget, cell, output.
 *
 * Source: Lucas, Ghaleb & Asteriadis 2020, Deep, dimensional and multimodal emotion recognition using attention
 * mechanisms, section 2.2 with equations (1) and (2).
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
 * ```
 */
export class EmbeddingAttentionLstmCell extends layers.Layer {
  /** @nocollapse */
  static className: string = 'EmbeddingAttentionLstmCell';

  /** Whether attention is off and the LSTM gets the current frame alone; may be changed at any time. */
  bypass: boolean;
  /** Unused; tfjs asks every cell to have it. */
  dropoutMask: tf.Tensor | tf.Tensor[] = [];
  /** Unused; tfjs asks every cell to have it. */
  recurrentDropoutMask: tf.Tensor | tf.Tensor[] = [];
  private readonly units: number | readonly number[];
  private readonly windowLength: number;
  private readonly dropout: number;
  private readonly kernelInitializer: KernelInitializer;
  private readonly seed: number;
  private attentionKernel!: LayerVariable;
  private lstms: LstmVariables[] = [];
  private draws = 0;

  constructor(options: EmbeddingAttentionLstmCellOptions) {
    super(options);
    const { units, windowLength = 13, bypass = false, dropout = 0 } = options;
    const { kernelInitializer = 'glorot', seed = 0 } = options;
    readUnits('EmbeddingAttentionLstmCell', units);
    requireWindowLength('EmbeddingAttentionLstmCell', windowLength);
    requireInRange('EmbeddingAttentionLstmCell', 'dropout', dropout, 0, 1 - Number.EPSILON);
    requireKernelInitializer('EmbeddingAttentionLstmCell', kernelInitializer);
    requireInteger('EmbeddingAttentionLstmCell', 'seed', seed, { min: 0 });
    this.units = units;
    this.windowLength = windowLength;
    this.bypass = bypass;
    this.dropout = dropout;
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
  }

  /** The sizes of the states h and c of each LSTM, the uppermost first. */
  get stateSize(): number[] {
    return listOf(this.units)
      .reverse()
      .flatMap((size) => [size, size]);
  }

  /**
   * The number of weights before building: features · (units of the uppermost), and for each LSTM
   * 4 · units · (inputs + units + 1).
   *
   * @param inputDims [features] of an embedding.
   * @param options The options that the cell would get.
   *
   * @example
   * ```ts
   * import { EmbeddingAttentionLstmCell } from '@avemo/fusion';
   *
   * EmbeddingAttentionLstmCell.parameterCount([512], { units: [128, 128] }); // → 525312
   * ```
   */
  static parameterCount(
    inputDims: readonly number[],
    { units }: Pick<EmbeddingAttentionLstmCellOptions, 'units'>,
  ): number {
    requireInputDims('EmbeddingAttentionLstmCell.parameterCount', inputDims, 1);
    const sizes = readUnits('EmbeddingAttentionLstmCell.parameterCount', units);
    const inputs = [inputDims[0], ...sizes];
    return sizes.reduce(
      (sum, size, i) => sum + 4 * size * (inputs[i] + size + 1),
      inputDims[0] * sizes[sizes.length - 1],
    );
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: in one step, features · (units of the uppermost + 2 · windowLength), and for each LSTM 4 · units · (inputs + units).
   *
   * @param sampleShapes [features] of an embedding.
   * @param options The options that the cell would get.
   */
  static macCount(
    sampleShapes: readonly SampleShape[],
    {
      units,
      windowLength = 13,
      bypass = false,
    }: Pick<EmbeddingAttentionLstmCellOptions, 'units' | 'windowLength' | 'bypass'>,
  ): number {
    const [[features]] = readSampleShapes('EmbeddingAttentionLstmCell.macCount', sampleShapes, [1]);
    const sizes = readUnits('EmbeddingAttentionLstmCell.macCount', units);
    requireWindowLength('EmbeddingAttentionLstmCell.macCount', windowLength);
    const inputs = [features, ...sizes];
    const lstms = sizes.reduce((sum, size, i) => sum + 4 * size * (inputs[i] + size), 0);
    return lstms + (bypass ? 0 : features * (sizes[sizes.length - 1] + 2 * windowLength));
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
    if (this.built) {
      // tfjs builds a cell anew for each network that it is used in; the weights stay.
      const [built] = this.attentionKernel.shape;
      if (built === features) return;
      throw new RangeError(
        `EmbeddingAttentionLstmCell: the weights are for embeddings of ${built} features; got ${features}.`,
      );
    }
    const sizes = listOf(this.units);
    let index = 0;
    const kernel = (name: string, shape: number[]) =>
      this.addWeight(name, shape, 'float32', seededInitializer(this.kernelInitializer, this.seed, index++));
    this.attentionKernel = kernel('attentionKernel', [features, sizes[sizes.length - 1]]);
    this.lstms = sizes.map((size, i) => {
      const inputs = i === 0 ? features : sizes[i - 1];
      const variables = {
        kernel: kernel(`kernel${i}`, [inputs, 4 * size]),
        recurrentKernel: kernel(`recurrentKernel${i}`, [size, 4 * size]),
        bias: this.addWeight(`bias${i}`, [4 * size], 'float32', initializers.zeros()),
      };
      // The forget gates start open.
      tf.tidy(() => {
        variables.bias.write(tf.concat([tf.zeros([size]), tf.ones([size]), tf.zeros([2 * size])]));
      });
      return variables;
    });
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor[] {
    return tf.tidy(() => {
      const [window, ...states] = tensorList(inputs) as tf.Tensor2D[];
      const { frames, marks, present } = this.readWindow(window);
      let input = this.bypass ? this.currentFrame(frames) : this.attend(frames, marks, states[0]);
      const next: tf.Tensor2D[] = [];
      this.lstms.forEach((variables, i) => {
        const above = 2 * (this.lstms.length - 1 - i);
        const before = { h: states[above], c: states[above + 1] };
        if (i > 0) input = this.drop(input, kwargs);
        const after = lstmStep(input, before, {
          kernel: variables.kernel.read() as tf.Tensor2D,
          recurrentKernel: variables.recurrentKernel.read() as tf.Tensor2D,
          bias: variables.bias.read() as tf.Tensor1D,
        });
        const hold = (now: tf.Tensor2D, old: tf.Tensor2D) =>
          tf.add<tf.Tensor2D>(tf.mul(now, present), tf.mul(old, tf.sub(1, present)));
        input = hold(after.h, before.h);
        next.unshift(input, hold(after.c, before.c));
      });
      return [next[0], ...next];
    });
  }

  /**
   * The weights that a state gives to the frames of a window.
   *
   * @param window The input of a step, shape [batch, n · (features + 1)].
   * @param state h of the uppermost LSTM after the step before, shape [batch, units].
   * @returns Weights in [0, 1], shape [batch, n]; they sum to 1 over the frames that exist.
   * @throws Error before the cell is built.
   */
  attentionWeights(window: tf.Tensor2D, state: tf.Tensor2D): tf.Tensor2D {
    requireBuilt(this, 'attentionWeights');
    return tf.tidy(() => {
      const { frames, marks } = this.readWindow(window);
      return this.weigh(frames, marks, state);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { windowLength, bypass, dropout, kernelInitializer, seed } = this;
    const units = typeof this.units === 'number' ? this.units : [...this.units];
    return { ...super.getConfig(), units, windowLength, bypass, dropout, kernelInitializer, seed };
  }

  private readWindow(window: tf.Tensor2D) {
    const n = this.windowLength;
    const [batch, width] = window.shape;
    const values = tf.slice(window, [0, 0], [batch, width - n]);
    const frames = tf.reshape<tf.Rank.R3>(values, [batch, n, width / n - 1]);
    const marks = tf.slice(window, [0, width - n], [batch, n]);
    const present = tf.slice(marks, [0, (n - 1) / 2], [batch, 1]);
    return { frames, marks, present };
  }

  private currentFrame(frames: tf.Tensor3D): tf.Tensor2D {
    const [batch, n, features] = frames.shape;
    return tf.reshape(tf.slice(frames, [0, (n - 1) / 2, 0], [batch, 1, features]), [batch, features]);
  }

  private attend(frames: tf.Tensor3D, marks: tf.Tensor2D, state: tf.Tensor2D): tf.Tensor2D {
    const weights = tf.expandDims<tf.Tensor3D>(this.weigh(frames, marks, state), 1);
    return tf.squeeze<tf.Tensor2D>(tf.matMul(weights, frames), [1]);
  }

  private weigh(frames: tf.Tensor3D, marks: tf.Tensor2D, state: tf.Tensor2D): tf.Tensor2D {
    const scores = dotProductScores(frames, state, this.attentionKernel.read() as tf.Tensor2D);
    return attentionWeights(scores, { mask: marks });
  }

  private drop(input: tf.Tensor2D, { training }: LayerKwargs): tf.Tensor2D {
    if (this.dropout === 0 || !training) return input;
    return tf.dropout(input, this.dropout, undefined, mixSeed(this.seed, 1000 + this.draws++)) as tf.Tensor2D;
  }
}
tf.serialization.registerClass(EmbeddingAttentionLstmCell);

function listOf(units: number | readonly number[]): number[] {
  return typeof units === 'number' ? [units] : [...units];
}

function readUnits(caller: string, units: number | readonly number[]): number[] {
  const list = Array.isArray(units) ? (units as readonly number[]) : [units as number];
  if (list.length === 0) {
    throw new RangeError(
      `${caller}: units must hold at least one number of hidden units; got an empty list.`,
    );
  }
  list.forEach((size, i) => requireInteger(caller, Array.isArray(units) ? `units[${i}]` : 'units', size));
  return [...list];
}
