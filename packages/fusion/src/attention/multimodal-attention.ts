import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireBoolean, requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import { asOnes } from '../layer/keep-frames';
import type { LayerKwargs } from '../layer/layer-options';
import { orNeutral } from '../layer/presence';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { faceAttention, type FaceAttentionWeights } from './face-attention';
import { sharedSum, type SharedSumWeights } from './shared-sum';

/** Options of {@link MultimodalAttention}. */
export interface MultimodalAttentionOptions extends FusionOptions {
  /** Width to which both streams are projected, the length of the fused vector, an integer ≥ 1. */
  outputs: number;
  /** Width of the hidden layer that scores a position of the face, an integer ≥ 1. */
  units: number;
  /** Whether λ is a second output, [batch, time, 2], as `modalityAuxiliaryLoss` needs it. Default false. */
  returnWeights?: boolean;
}

/**
 * Fuses the audio context with the facial feature map, step by step: attention over the positions of the face, then a
 * learned share of each modality, z_t = λᵃ_t a_t + λᵛ_t v_t.
 *
 * - eᵢ = wᵀ tanh(W_f Fᵢ + W_h h_{t−1} + b), F̂_t = Σᵢ softmax(e)ᵢ Fᵢ over the positions i; h before the first step is 0;
 * - a_t = U_a h_t + b_a and v_t = U_v F̂_t + b_v, both of length `outputs`;
 * - [λᵃ, λᵛ] = softmax(V [a_t; v_t] + c).
 *
 * **Reconstructed**: the formulas were pictures in the text that we have. It names the three matrices of the scores and the
 * two shares; that both streams are projected to one width, and what the shares are computed from, is ours.
 *
 * Input: [h, F] or [h, F, mask], shapes [batch, time, hidden features], [batch, time, positions, features] (VGG19's last
 * block has 196 positions of 512) and [batch, time], nonzero for steps that exist. A Keras mask is used when no mask is
 * given as input; with `presence` the presence mask comes last. Output: z [batch, time, outputs], and λ [batch, time, 2]
 * with `returnWeights`; steps that do not exist give zeros, the share of a missing modality is 0, and what they hold, NaN
 * included, reaches no gradient. Weights, in order: W_f, W_h, b, w, U_a, b_a, U_v, b_v,
 * V [2 · outputs, 2], c.
 *
 * Source: JIPS, Liu & Tang 2021, equations (28)–(30), https://doi.org/10.3745/JIPS.02.0161.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { MultimodalAttention } from '@avemo/fusion';
 *
 * const fusion = new MultimodalAttention({ outputs: 64, units: 32, seed: 1 });
 * const [heard, face] = [tf.ones([1, 10, 128]), tf.ones([1, 10, 196, 512])];
 * (fusion.apply([heard, face]) as tf.Tensor3D).shape; // → [1, 10, 64]
 * MultimodalAttention.parameterCount([128, 512], { outputs: 64, units: 32 }); // → 61890
 * ```
 */
export class MultimodalAttention extends FusionLayer<tf.Tensor | tf.Tensor[]> {
  /** @nocollapse */
  static className: string = 'MultimodalAttention';

  override supportsMasking = true;
  override readonly modalityMeasure = 'attention';
  protected override readonly sharedMask = true;
  protected override readonly keepsTime = true;
  protected override readonly inputs = [
    { name: 'h', axes: ['batch', 'time', 'hidden features'] },
    { name: 'F', axes: ['batch', 'time', 'positions', 'features'] },
  ];
  private readonly outputs: number;
  private readonly units: number;
  private readonly returnWeights: boolean;

  constructor(options: MultimodalAttentionOptions) {
    super(options);
    const { outputs, units, returnWeights = false } = options;
    requireInteger('MultimodalAttention', 'outputs', outputs);
    requireInteger('MultimodalAttention', 'units', units);
    requireBoolean('MultimodalAttention', 'returnWeights', returnWeights);
    this.outputs = outputs;
    this.units = units;
    this.returnWeights = returnWeights;
  }

  /**
   * The share λ of each modality at each step.
   *
   * @param inputs - As for `apply`.
   * @param kwargs - `{ mask }` for a Keras mask.
   * @returns [λᵃ, λᵛ], shape [batch, time, 2]; they sum to 1, or to 0 where a step or both modalities are missing.
   * @throws Error before the layer is built.
   */
  override modalityWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor3D {
    return tf.tidy(() => this.attend(inputs, kwargs, 'modalityWeights').shares);
  }

  /**
   * Where on the face the layer looks at each step.
   *
   * @param inputs - As for `apply`.
   * @param kwargs - `{ mask }` for a Keras mask.
   * @returns Weights in [0, 1], shape [batch, time, positions]; over the positions they sum to 1, or to 0 without a face.
   * @throws Error before the layer is built.
   */
  positionWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor3D {
    return tf.tidy(() => this.attend(inputs, kwargs, 'positionWeights').positions);
  }

  protected override weightSpecs([hidden, features]: number[]): WeightSpecs {
    const { outputs, units } = this;
    return {
      faceKernel: [features, units],
      stateKernel: [hidden, units],
      bias: [units],
      context: [units, 1],
      audioKernel: [hidden, outputs],
      audioBias: [outputs],
      videoKernel: [features, outputs],
      videoBias: [outputs],
      shareKernel: [2 * outputs, 2],
      shareBias: [2],
    };
  }

  protected override fusedShape([[batch, time]]: Shape[]): Shape | Shape[] {
    const fused = [batch, time, this.outputs];
    return this.returnWeights ? [fused, [batch, time, 2]] : fused;
  }

  protected override combine(parts: tf.Tensor[], weights: Record<string, tf.Tensor>, context: FusionContext) {
    const { fused, shares } = fuseFace(parts, weights, context);
    return this.returnWeights ? [fused, shares] : fused;
  }

  protected override multiplications([[time, hidden], [, positions, features]]: number[][]): number {
    const { outputs, units } = this;
    const look = positions * (features * units + units + features);
    return time * (look + hidden * (units + outputs) + features * outputs + 4 * outputs);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { outputs, units, returnWeights } = this;
    return { outputs, units, returnWeights };
  }

  private attend(inputs: tf.Tensor[], kwargs: LayerKwargs, caller: string) {
    const weights = this.readWeights(caller);
    const { parts, context } = this.readInputs(inputs, kwargs);
    return fuseFace(parts, weights, context);
  }
}
tf.serialization.registerClass(MultimodalAttention);

/** z, λ and α; zeros where there is no step, and α where there is no face. */
function fuseFace(parts: tf.Tensor[], weights: Record<string, tf.Tensor>, { mask, present }: FusionContext) {
  const [hidden, face] = parts as [tf.Tensor3D, tf.Tensor4D];
  const [batch, time, positions, features] = face.shape;
  const looked = faceAttention(hidden, face, weights as unknown as FaceAttentionWeights);
  const maps = tf.reshape(face, [batch * time, positions, features]);
  const seen = tf.matMul(tf.reshape(looked, [batch * time, 1, positions]), maps);
  const video = tf.reshape<tf.Rank.R3>(seen, [batch, time, features]);
  const { fused, shares } = sharedSum(hidden, video, weights as unknown as SharedSumWeights, present);
  const clear = (each: tf.Tensor3D) =>
    mask ? tf.mul<tf.Tensor3D>(each, tf.expandDims(asOnes(mask), 2)) : each;
  return { fused: clear(fused), shares: clear(shares), positions: orNeutral(looked, present?.[1], 0) };
}
