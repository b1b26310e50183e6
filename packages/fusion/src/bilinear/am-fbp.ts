import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { adaptiveFactors } from './adaptive-factors';
import { requireMaskShape } from '../time/attention-weights';
import type { ExplanationMeasure } from '../explain/explanation';
import { factorizedBilinear } from './factorized-bilinear';
import { requireInputDims, requirePair, shapeList, tensorList } from '../layer/inputs';
import {
  requireKernelInitializer,
  seededInitializer,
  type KernelInitializer,
} from '../layer/kernel-initializer';
import { Layer } from '../layer/layer';
import type { LayerKwargs, LayerOptions } from '../layer/layer-options';
import { occlude } from '../explain/occlude';
import { requirePresenceShape, splitPresence, withoutMissing } from '../layer/presence';
import { requireBuilt } from '../layer/require-built';
import { requireTrunks } from './trunks';
import { l2Normalize } from './l2-normalize';
import { multiLevelFactorizedBilinear } from './multi-level-factorized-bilinear';
import { readSampleShapes, sizeOf, type SampleShape } from '../layer/sample-shapes';

/** Options of {@link AmFbp}; the defaults are the paper's. */
export interface AmFbpOptions extends LayerOptions {
  /** H, how many trunks a padded sample has, an integer ≥ 1; 6 for AFEW and 19 for IEMOCAP. */
  trunks: number;
  /** How many classes the softmax layer has, an integer ≥ 2; 0 leaves the fused vector as it is. Default 0. */
  classes?: number;
  /** O of the global AG-FBP, an integer ≥ 1. Default 128. */
  globalOutputs?: number;
  /** K of the global AG-FBP, an integer ≥ 1. Default 4. */
  globalFactors?: number;
  /** O of the multi-level M-FBP, an integer ≥ 1. Default 192. */
  trunkOutputs?: number;
  /** K of the multi-level M-FBP, an integer ≥ 1. Default 2. */
  trunkFactors?: number;
  /** Whether the last input is a presence mask [batch, 2], nonzero where a sample has a modality. Default false. */
  presence?: boolean;
  /** How the kernels start; biases start at 0. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer ≥ 0 that fixes the starting weights. Default 0. */
  seed?: number;
}

/** The options that decide how many weights there are. */
export type AmFbpSizes = Pick<
  AmFbpOptions,
  'trunks' | 'classes' | 'globalOutputs' | 'globalFactors' | 'trunkOutputs' | 'trunkFactors'
>;

/**
 * Adaptive and multi-level bilinear fusion (AM-FBP): [I_A; I_M], then softmax(W [I_A; I_M] + b) when `classes` is given.
 *
 * I_A is the adaptive form (AG-FBP) of the vectors of the whole utterance, I_M the multi-level form (M-FBP) of its trunks,
 * each of length 1. All projections have biases. The mask of the trunks is an input; a Keras mask is not looked at. For dropout in front of the last layer, or for logits, leave `classes`
 * out and put your own layers behind.
 *
 * Input: [x, y, xTrunks, yTrunks] or with the trunks' mask as fifth, audio first, shapes [batch, x features],
 * [batch, y features], [batch, trunks, xt features], [batch, trunks, yt features], [batch, trunks]; with
 * `presence` the presence mask comes last, and where a modality is missing the other one passes alone. Output:
 * [batch, globalOutputs + trunkOutputs], or class probabilities [batch, classes]. Weights, in order: the kernels and then
 * the biases of AG-FBP, those of M-FBP, W and b.
 *
 * Source: Zhou et al. 2021 (arXiv 2111.08910), section III.E, with equations (15)–(19).
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { AmFbp } from '@avemo/fusion';
 *
 * const fusion = new AmFbp({ trunks: 6, classes: 7, seed: 1 });
 * const [heard, seen] = [tf.ones([2, 256]), tf.ones([2, 256])]; // whole utterances
 * const [heardTrunks, seenTrunks] = [tf.ones([2, 6, 256]), tf.ones([2, 6, 256])];
 * (fusion.apply([heard, seen, heardTrunks, seenTrunks]) as tf.Tensor2D).shape; // → [2, 7]
 * ```
 */
export class AmFbp extends Layer {
  /** @nocollapse */
  static className: string = 'AmFbp';

  /** What `modalityWeights` measures. */
  readonly modalityMeasure: ExplanationMeasure = 'occlusion';
  private readonly sizes: Required<AmFbpSizes>;
  private readonly kernelInitializer: KernelInitializer;
  private readonly seed: number;
  private readonly presence: boolean;
  private readonly variables: Record<string, LayerVariable> = {};

  constructor(options: AmFbpOptions) {
    super(options);
    const { presence = false, kernelInitializer = 'glorot', seed = 0 } = options;
    this.sizes = readSizes('AmFbp', options);
    requireKernelInitializer('AmFbp', kernelInitializer);
    requireInteger('AmFbp', 'seed', seed, { min: 0 });
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
    this.presence = presence;
  }

  /**
   * The number of weights before building.
   *
   * @param inputDims [x features, y features, features of x's trunks, features of y's trunks].
   * @param options The options that the layer would get.
   *
   * @example
   * ```ts
   * import { AmFbp } from '@avemo/fusion';
   *
   * AmFbp.parameterCount([256, 256, 256, 256], { trunks: 6, classes: 7 }); // → 1449671
   * ```
   */
  static parameterCount(inputDims: readonly number[], options: AmFbpSizes): number {
    requireInputDims('AmFbp.parameterCount', inputDims, 4);
    const sizes = readSizes('AmFbp.parameterCount', options);
    return weightShapes(inputDims, sizes).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: those of AG-FBP, M-FBP and the softmax layer.
   *
   * @param sampleShapes [x features, y features, [trunks, xt features], [trunks, yt features]].
   * @param options The options that the layer would get.
   */
  static macCount(sampleShapes: readonly SampleShape[], options: AmFbpSizes): number {
    const shapes = readSampleShapes('AmFbp.macCount', sampleShapes, [1, 1, 2, 2]);
    const sizes = readSizes('AmFbp.macCount', options);
    const dims = shapes.map((shape) => shape[shape.length - 1]);
    const kernels = weightShapes(dims, sizes).filter(({ name }) => !name.endsWith('Bias'));
    return kernels.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  override build(inputShape: Shape | Shape[]): void {
    const shapes = this.requireInputs(shapeList(inputShape));
    const inputDims = shapes.map((shape) => shape[shape.length - 1] as number);
    let kernels = 0;
    for (const { name, shape } of weightShapes(inputDims, this.sizes)) {
      const isBias = name.endsWith('Bias');
      const copies = shape.length === 3 ? shape[0] : 1;
      const initializer = isBias
        ? initializers.zeros()
        : seededInitializer(this.kernelInitializer, this.seed, kernels++, copies);
      this.variables[name] = this.addWeight(name, shape, 'float32', initializer);
    }
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const list = tensorList(inputs);
      this.requireInputs(list.map(({ shape }) => shape));
      return this.fuse(list, this.presence);
    });
  }

  /**
   * How much each modality counted in each sample, by {@link modalityOcclusion}.
   *
   * @param inputs As for `apply`.
   * @returns Shares in [0, 1], shape [batch, 2]; they sum to 1, or to 0 where nothing counts.
   * @throws Error before the layer is built.
   */
  modalityWeights(inputs: tf.Tensor[]): tf.Tensor {
    requireBuilt(this, 'modalityWeights');
    this.requireInputs(inputs.map(({ shape }) => shape));
    const modalityOf = (count: number) => [0, 1, 0, 1, -1].slice(0, count);
    return occlude(inputs, { presence: this.presence, modalityOf }, (all) => this.fuse(all, true));
  }

  /**
   * The adaptive factors of the global AG-FBP.
   *
   * @param inputs As for `apply`.
   * @returns [μ, η] per sample, shape [batch, 2], each row sums to 1.
   */
  adaptiveFactors(inputs: tf.Tensor[]): tf.Tensor2D {
    this.requireInputs(inputs.map(({ shape }) => shape));
    return tf.tidy(() => {
      const pair = inputs.slice(0, 2);
      const present = inputs[inputs.length - 1];
      const [x, y] = this.presence ? withoutMissing([...pair, present]) : pair;
      return adaptiveFactors(x as tf.Tensor2D, y as tf.Tensor2D);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [x] = this.requireInputs(shapeList(inputShape));
    const { classes, globalOutputs, trunkOutputs } = this.sizes;
    return [x[0], classes || globalOutputs + trunkOutputs];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { sizes, presence, kernelInitializer, seed } = this;
    return { ...super.getConfig(), ...sizes, presence, kernelInitializer, seed };
  }

  private read<Value extends tf.Tensor>(name: string): Value {
    return this.variables[name].read() as Value;
  }

  private fuse(list: tf.Tensor[], hasPresence: boolean): tf.Tensor2D {
    const { rest, present } = splitPresence(list, hasPresence);
    const [x, y, xTrunks, yTrunks, mask] = rest as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor3D,
      tf.Tensor3D,
      tf.Tensor2D | undefined,
    ];
    if (mask) requireMaskShape('AmFbp', mask.shape, xTrunks.shape.slice(0, 2));
    const presence = present as tf.Tensor2D | undefined;
    const both = [this.fuseWhole(x, y, presence), this.fuseTrunks(xTrunks, yTrunks, { mask, presence })];
    const fused = tf.concat(both.map(l2Normalize<tf.Tensor2D>), 1);
    if (this.sizes.classes === 0) return fused;
    const logits = tf.add<tf.Tensor2D>(tf.matMul(fused, this.read('kernel')), this.read('classBias'));
    return tf.softmax(logits);
  }

  private fuseWhole(xGiven: tf.Tensor2D, yGiven: tf.Tensor2D, presence?: tf.Tensor2D): tf.Tensor2D {
    const pair = [xGiven, yGiven];
    const [x, y] = presence ? (withoutMissing([...pair, presence]) as tf.Tensor2D[]) : pair;
    const [mu, eta] = tf.split(adaptiveFactors(x, y), 2, 1);
    const weights = {
      xKernel: this.read<tf.Tensor2D>('xKernel'),
      yKernel: this.read<tf.Tensor2D>('yKernel'),
      xBias: this.read<tf.Tensor1D>('xBias'),
      yBias: this.read<tf.Tensor1D>('yBias'),
    };
    const { globalFactors } = this.sizes;
    const how = { factors: globalFactors, presence };
    return factorizedBilinear(tf.mul(x, mu), tf.mul(y, eta), weights, how);
  }

  private fuseTrunks(
    x: tf.Tensor3D,
    y: tf.Tensor3D,
    masks: { mask?: tf.Tensor2D; presence?: tf.Tensor2D },
  ): tf.Tensor2D {
    const weights = {
      xKernel: this.read<tf.Tensor3D>('xTrunkKernel'),
      yKernel: this.read<tf.Tensor3D>('yTrunkKernel'),
      xBias: this.read<tf.Tensor2D>('xTrunkBias'),
      yBias: this.read<tf.Tensor2D>('yTrunkBias'),
    };
    return multiLevelFactorizedBilinear(x, y, weights, { factors: this.sizes.trunkFactors, ...masks });
  }

  private requireInputs(given: Shape[]): Shape[] {
    const { rest: shapes, present } = splitPresence(given, this.presence);
    if (shapes.length !== 4 && shapes.length !== 5) {
      throw new RangeError(
        'AmFbp: expected [x, y, xTrunks, yTrunks] or [x, y, xTrunks, yTrunks, mask], audio first; ' +
          `got ${shapes.length} input${shapes.length === 1 ? '' : 's'}.`,
      );
    }
    const pair = requirePair('AmFbp', shapes.slice(0, 2));
    const trunks = requireTrunks('AmFbp', shapes.slice(2), this.sizes.trunks);
    if (this.presence) requirePresenceShape('AmFbp', present, 2);
    return [...pair, ...trunks];
  }
}
tf.serialization.registerClass(AmFbp);

function readSizes(caller: string, options: AmFbpSizes): Required<AmFbpSizes> {
  const { trunks, classes = 0, globalOutputs = 128, globalFactors = 4 } = options;
  const { trunkOutputs = 192, trunkFactors = 2 } = options;
  const sizes = { trunks, globalOutputs, globalFactors, trunkOutputs, trunkFactors };
  for (const [name, value] of Object.entries(sizes)) requireInteger(caller, name, value);
  requireInteger(caller, 'classes', classes, { min: 0 });
  if (classes === 1) {
    throw new RangeError(`${caller}: classes must be at least 2, or 0 for the fused vector; got 1.`);
  }
  return { ...sizes, classes };
}

/** Names and shapes of all weights, in order. */
function weightShapes(
  [x, y, xt, yt]: readonly number[],
  { trunks, classes, globalOutputs, globalFactors, trunkOutputs, trunkFactors }: Required<AmFbpSizes>,
): { name: string; shape: number[] }[] {
  const [global, local] = [globalOutputs * globalFactors, trunkOutputs * trunkFactors];
  const shapes = {
    xKernel: [x, global],
    yKernel: [y, global],
    xBias: [global],
    yBias: [global],
    xTrunkKernel: [trunks, xt, local],
    yTrunkKernel: [trunks, yt, local],
    xTrunkBias: [trunks, local],
    yTrunkBias: [trunks, local],
    ...(classes > 0 && { kernel: [globalOutputs + trunkOutputs, classes], classBias: [classes] }),
  };
  return Object.entries(shapes).map(([name, shape]) => ({ name, shape }));
}
