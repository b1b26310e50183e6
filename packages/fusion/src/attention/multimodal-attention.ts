import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import type { ExplanationMeasure } from '../explain/explanation';
import { requireInputDims, shapeList, tensorList } from '../layer/inputs';
import {
  requireKernelInitializer,
  seededInitializer,
  type KernelInitializer,
} from '../layer/kernel-initializer';
import type { LayerKwargs, LayerOptions } from '../layer/layer-options';
import { orNeutral, requirePresenceShape, softmaxOfPresent, splitPresence } from '../layer/presence';
import { requireBuilt } from '../layer/require-built';
import { maskBehind, projectLast, readStreams } from '../layer/streams';
import { readSampleShapes, type SampleShape } from '../layer/sample-shapes';

/** Options of {@link MultimodalAttention}. */
export interface MultimodalAttentionOptions extends LayerOptions {
  /** Width to which both streams are projected, the length of the fused vector, an integer ≥ 1. */
  outputs: number;
  /** Width of the hidden layer that scores a position of the face, an integer ≥ 1. */
  units: number;
  /** Whether λ is a second output, [batch, time, 2], as `modalityAuxiliaryLoss` needs it. Default false. */
  returnWeights?: boolean;
  /** Whether the last input is a presence mask [batch, 2], nonzero where a sample has a modality. Default false. */
  presence?: boolean;
  /** How the kernels start; biases start at 0. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer ≥ 0 that fixes the starting weights. Default 0. */
  seed?: number;
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
 * Source: Liu & Tang 2021, Audio and Video Bimodal Emotion Recognition in Social Networks Based on Improved AlexNet Network
 * and Attention Mechanism, Journal of Information Processing Systems 17(4), equations (28)–(30).
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { MultimodalAttention } from '@avemo/fusion';
 *
 * const fusion = new MultimodalAttention({ outputs: 64, units: 32, seed: 1 });
 * const [heard, face] = [tf.ones([1, 10, 128]), tf.ones([1, 10, 196, 512])];
 * (fusion.apply([heard, face]) as tf.Tensor3D).shape; // → [1, 10, 64]
 * ```
 */
export class MultimodalAttention extends layers.Layer {
  /** @nocollapse */
  static className: string = 'MultimodalAttention';

  override supportsMasking = true;
  /** What `modalityWeights` measures. */
  readonly modalityMeasure: ExplanationMeasure = 'attention';
  private readonly outputs: number;
  private readonly units: number;
  private readonly returnWeights: boolean;
  private readonly presence: boolean;
  private readonly kernelInitializer: KernelInitializer;
  private readonly seed: number;
  private variables!: Record<WeightName, LayerVariable>;

  constructor(options: MultimodalAttentionOptions) {
    super(options);
    const { outputs, units, returnWeights = false, presence = false } = options;
    const { kernelInitializer = 'glorot', seed = 0 } = options;
    requireInteger('MultimodalAttention', 'outputs', outputs);
    requireInteger('MultimodalAttention', 'units', units);
    requireKernelInitializer('MultimodalAttention', kernelInitializer);
    requireInteger('MultimodalAttention', 'seed', seed, { min: 0 });
    this.outputs = outputs;
    this.units = units;
    this.returnWeights = returnWeights;
    this.presence = presence;
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
  }

  /**
   * The number of weights before building.
   *
   * @param inputDims [hidden features of the audio, features of a position].
   * @param options The options that the layer would get.
   *
   * @example
   * ```ts
   * import { MultimodalAttention } from '@avemo/fusion';
   *
   * MultimodalAttention.parameterCount([128, 512], { outputs: 64, units: 32 }); // → 61890
   * ```
   */
  static parameterCount(
    inputDims: readonly number[],
    { outputs, units }: Pick<MultimodalAttentionOptions, 'outputs' | 'units'>,
  ): number {
    const caller = 'MultimodalAttention.parameterCount';
    requireInputDims(caller, inputDims, 2);
    requireInteger(caller, 'outputs', outputs);
    requireInteger(caller, 'units', units);
    const shapes = Object.values(weightShapes(inputDims[0], inputDims[1], outputs, units));
    return shapes.reduce((sum, shape) => sum + shape.reduce((product, size) => product * size, 1), 0);
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: at each step positions · (features · units + units + features) for
   * the face and (hidden features · (units + outputs) + features · outputs + 4 · outputs) for the rest.
   *
   * @param sampleShapes [[time, hidden features], [time, positions, features]].
   * @param options The options that the layer would get.
   */
  static macCount(
    sampleShapes: readonly SampleShape[],
    { outputs, units }: Pick<MultimodalAttentionOptions, 'outputs' | 'units'>,
  ): number {
    const caller = 'MultimodalAttention.macCount';
    const shapes = readSampleShapes(caller, sampleShapes, [2, 3]);
    const [[time, hidden], [, positions, features]] = shapes;
    requireInteger(caller, 'outputs', outputs);
    requireInteger(caller, 'units', units);
    const look = positions * (features * units + units + features);
    return time * (look + hidden * (units + outputs) + features * outputs + 4 * outputs);
  }

  override build(inputShape: Shape | Shape[]): void {
    const [hidden, face] = requireHiddenAndFace(shapeList(inputShape), this.presence);
    const shapes = weightShapes(hidden[2] as number, face[3] as number, this.outputs, this.units);
    const entries = Object.entries(shapes).map(([name, shape], index) => {
      const initializer =
        shape.length === 1
          ? initializers.zeros()
          : seededInitializer(this.kernelInitializer, this.seed, index);
      return [name, this.addWeight(name, shape, 'float32', initializer)];
    });
    this.variables = Object.fromEntries(entries);
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const { fused, shares } = this.fuse(inputs, kwargs);
      return this.returnWeights ? [fused, shares] : fused;
    });
  }

  /**
   * The share of each modality at each step.
   *
   * @param inputs As for `apply`.
   * @param kwargs `{ mask }` for a Keras mask.
   * @returns [λᵃ, λᵛ], shape [batch, time, 2]; each pair sums to 1, or to 0 where a step or both modalities are missing.
   * @throws Error before the layer is built.
   */
  modalityWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor3D {
    requireBuilt(this, 'modalityWeights');
    return tf.tidy(() => this.fuse(inputs, kwargs).shares);
  }

  /**
   * Where on the face the layer looks at each step.
   *
   * @param inputs As for `apply`.
   * @param kwargs `{ mask }` for a Keras mask.
   * @returns Weights in [0, 1], shape [batch, time, positions]; over the positions they sum to 1, or to 0 without a face.
   * @throws Error before the layer is built.
   */
  positionWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor3D {
    requireBuilt(this, 'positionWeights');
    return tf.tidy(() => this.fuse(inputs, kwargs).positions);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const [[batch, time]] = requireHiddenAndFace(shapeList(inputShape), this.presence);
    const fused = [batch, time, this.outputs];
    return this.returnWeights ? [fused, [batch, time, 2]] : fused;
  }

  override computeMask(
    inputs: tf.Tensor | tf.Tensor[],
    mask?: tf.Tensor | tf.Tensor[],
  ): tf.Tensor | tf.Tensor[] {
    const behind = maskBehind(inputs, mask, this.presence);
    return this.returnWeights ? [behind, behind] : behind;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { outputs, units, returnWeights, presence, kernelInitializer, seed } = this;
    return { ...super.getConfig(), outputs, units, returnWeights, presence, kernelInitializer, seed };
  }

  private matrix(name: WeightName): tf.Tensor2D {
    return this.variables[name].read() as tf.Tensor2D;
  }

  private vector(name: WeightName): tf.Tensor1D {
    return this.variables[name].read() as tf.Tensor1D;
  }

  private fuse(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs) {
    const list = tensorList(inputs);
    const { presence } = this;
    requireHiddenAndFace(
      list.map(({ shape }) => shape),
      presence,
    );
    const { streams, mask, present } = readStreams('MultimodalAttention', list, kwargs, { presence });
    const [hidden, face] = streams as [tf.Tensor3D, tf.Tensor4D];
    const [batch, time, positions, features] = face.shape;
    const weights = this.lookAt(hidden, face);
    const seen = tf.reshape(
      tf.matMul(
        tf.reshape(weights, [batch * time, 1, positions]),
        tf.reshape(face, [batch * time, positions, features]),
      ),
      [batch, time, features],
    );
    const audio = projectLast(hidden, this.matrix('audioKernel'), this.vector('audioBias'));
    const video = projectLast(seen, this.matrix('videoKernel'), this.vector('videoBias'));
    const both = tf.concat([audio, video], -1);
    const logits = projectLast(both, this.matrix('shareKernel'), this.vector('shareBias'));
    const shares = softmaxOfPresent(logits, present);
    const [audioShare, videoShare] = tf.split(shares, 2, 2);
    const fused = tf.add(tf.mul(audio, audioShare), tf.mul(video, videoShare));
    const clear = (each: tf.Tensor) => {
      if (!mask) return each as tf.Tensor3D;
      return tf.mul<tf.Tensor3D>(each, tf.expandDims(tf.cast(tf.cast(mask, 'bool'), 'float32'), 2));
    };
    return { fused: clear(fused), shares: clear(shares), positions: orNeutral(weights, present?.[1], 0) };
  }

  /** Attention over the positions, [batch, time, positions], by the face and the hidden state of the step before. */
  private lookAt(hidden: tf.Tensor3D, face: tf.Tensor4D): tf.Tensor3D {
    const [batch, time, features] = hidden.shape;
    const start = tf.zeros<tf.Rank.R3>([batch, 1, features]);
    const earlier = time > 1 ? [tf.slice(hidden, [0, 0, 0], [batch, time - 1, features])] : [];
    const before = tf.concat([start, ...earlier], 1);
    const state = projectLast(before, this.matrix('stateKernel'), this.vector('bias'));
    const faces = projectLast(face, this.matrix('faceKernel'));
    const scores = projectLast(tf.tanh(tf.add(faces, tf.expandDims(state, 2))), this.matrix('context'));
    return tf.softmax(tf.squeeze<tf.Tensor3D>(scores, [3]));
  }
}
tf.serialization.registerClass(MultimodalAttention);

type WeightName = keyof ReturnType<typeof weightShapes>;

/** The shapes of all weights, in order. */
function weightShapes(hidden: number, features: number, outputs: number, units: number) {
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

function requireHiddenAndFace(shapes: Shape[], presence: boolean): [Shape, Shape] {
  const { rest, present } = splitPresence(shapes, presence);
  const [hidden, face, mask] = rest;
  const agree = (a: number | null, b: number | null) => a === b || a === null || b === null;
  const fits =
    (rest.length === 2 || (rest.length === 3 && mask.length === 2)) &&
    hidden.length === 3 &&
    hidden[2] !== null &&
    face.length === 4 &&
    face[3] !== null &&
    agree(hidden[0], face[0]) &&
    agree(hidden[1], face[1]);
  if (fits) {
    if (presence) requirePresenceShape('MultimodalAttention', present, 2);
    return [hidden, face];
  }
  throw new RangeError(
    'MultimodalAttention: expected [h, F] or [h, F, mask] of shapes [batch, time, hidden features], ' +
      '[batch, time, positions, features] and [batch, time]; ' +
      `got ${shapes.map((shape) => `[${shape.map(String).join(', ')}]`).join(' and ')}.`,
  );
}
