import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import { linear } from '../layer/linear';
import { selectPresent } from '../layer/presence';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { adaptiveFactorizedBilinear } from './adaptive-factorized-bilinear';
import { adaptiveFactors } from './adaptive-factors';
import { l2Normalize } from './l2-normalize';
import { multiLevelFactorizedBilinear } from './multi-level-factorized-bilinear';
import { asBiases, requireTrunks } from './trunks';

/** Options of {@link AmFbp}; the defaults are the paper's. */
export interface AmFbpOptions extends FusionOptions {
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
}

/**
 * Adaptive and multi-level bilinear fusion (AM-FBP): [I_A; I_M], then softmax(W [I_A; I_M] + b) when `classes` is given.
 *
 * I_A is the adaptive form (AG-FBP) of the vectors of the whole utterance, I_M the multi-level form (M-FBP) of its trunks,
 * each of length 1. All projections have biases. The mask of the trunks is an input; a Keras mask is not looked at. For
 * dropout in front of the last layer, or for logits, leave `classes` out and put your own layers behind.
 *
 * Input: [x, y, xTrunks, yTrunks] or with the trunks' mask as fifth, audio first, shapes [batch, x features],
 * [batch, y features], [batch, trunks, xt features], [batch, trunks, yt features], [batch, trunks]; with
 * `presence` the presence mask comes last, and where a modality is missing the other one passes alone. Output:
 * [batch, globalOutputs + trunkOutputs], or class probabilities [batch, classes]. Weights, in order: the kernels and then
 * the biases of AG-FBP, those of M-FBP, W and b.
 *
 * Source: AM-FBP, Zhou et al. 2021, equations (15)–(19), section III.E, https://arxiv.org/abs/2111.08910.
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
 * AmFbp.parameterCount([256, 256, 256, 256], { trunks: 6, classes: 7 }); // → 1449671
 * ```
 */
export class AmFbp extends FusionLayer {
  /** @nocollapse */
  static className: string = 'AmFbp';

  protected override readonly sharedMask = true;
  protected override readonly blanks = false;
  protected override readonly inputs = [
    { name: 'x', axes: ['batch', 'x features'] },
    { name: 'y', axes: ['batch', 'y features'] },
    { name: 'xTrunks', axes: ['batch', 'trunks', 'xt features'] },
    { name: 'yTrunks', axes: ['batch', 'trunks', 'yt features'] },
  ];
  private readonly trunks: number;
  private readonly classes: number;
  private readonly globalOutputs: number;
  private readonly globalFactors: number;
  private readonly trunkOutputs: number;
  private readonly trunkFactors: number;

  constructor(options: AmFbpOptions) {
    super(options);
    const { trunks, classes = 0, globalOutputs = 128, globalFactors = 4 } = options;
    const { trunkOutputs = 192, trunkFactors = 2 } = options;
    const sizes = { trunks, globalOutputs, globalFactors, trunkOutputs, trunkFactors };
    for (const [name, value] of Object.entries(sizes)) requireInteger('AmFbp', name, value);
    requireInteger('AmFbp', 'classes', classes, { min: 0 });
    if (classes === 1) {
      throw new RangeError('AmFbp: classes must be at least 2, or 0 for the fused vector; got 1.');
    }
    this.trunks = trunks;
    this.classes = classes;
    this.globalOutputs = globalOutputs;
    this.globalFactors = globalFactors;
    this.trunkOutputs = trunkOutputs;
    this.trunkFactors = trunkFactors;
  }

  /**
   * The adaptive factors of the global AG-FBP.
   *
   * @param inputs - As for `apply`.
   * @returns [μ, η] per sample, shape [batch, 2], each row sums to 1.
   */
  adaptiveFactors(inputs: tf.Tensor[]): tf.Tensor2D {
    return tf.tidy(() => {
      const { parts, context } = this.readInputs(inputs);
      const whole = parts.slice(0, 2) as tf.Tensor2D[];
      const [x, y] = whole.map((z, m) => (context.present ? selectPresent(z, context.present[m]) : z));
      return adaptiveFactors(x, y);
    });
  }

  protected override requireShapes(shapes: Shape[]): void {
    super.requireShapes(shapes);
    requireTrunks('AmFbp', shapes.slice(2), this.trunks);
  }

  protected override modalityOf(): number[] {
    return [0, 1, 0, 1];
  }

  protected override weightSpecs([x, y, xt, yt]: number[]): WeightSpecs {
    const { trunks, classes, globalOutputs, trunkOutputs } = this;
    const [global, local] = [globalOutputs * this.globalFactors, trunkOutputs * this.trunkFactors];
    const kernel = { shape: [globalOutputs + trunkOutputs, classes], stream: 4 };
    return {
      xKernel: [x, global],
      yKernel: [y, global],
      xBias: [global],
      yBias: [global],
      xTrunkKernel: { shape: [trunks, xt, local], stream: 2 },
      yTrunkKernel: { shape: [trunks, yt, local], stream: 3 },
      ...asBiases({ xTrunkBias: [trunks, local], yTrunkBias: [trunks, local] }),
      ...(classes > 0 ? { kernel, classBias: [classes] } : {}),
    };
  }

  protected override fusedShape([[batch]]: Shape[]): Shape {
    return [batch, this.classes || this.globalOutputs + this.trunkOutputs];
  }

  protected override combine(
    parts: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    { present, mask }: FusionContext,
  ): tf.Tensor {
    const [x, y] = parts as tf.Tensor2D[];
    const [xTrunks, yTrunks] = parts.slice(2) as tf.Tensor3D[];
    const presence = present && (tf.concat(present, 1) as tf.Tensor2D);
    const whole = { factors: this.globalFactors, presence };
    const byTrunk = { factors: this.trunkFactors, presence, mask };
    const both = [
      adaptiveFactorizedBilinear(x, y, pick<2>(weights, ''), whole),
      multiLevelFactorizedBilinear(xTrunks, yTrunks, pick<3>(weights, 'Trunk'), byTrunk),
    ];
    const fused = tf.concat(both.map(l2Normalize<tf.Tensor2D>), 1);
    return this.classes > 0 ? tf.softmax(linear(fused, weights.kernel, weights.classBias)) : fused;
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { trunks, classes, globalOutputs, globalFactors, trunkOutputs, trunkFactors } = this;
    return { trunks, classes, globalOutputs, globalFactors, trunkOutputs, trunkFactors };
  }
}
tf.serialization.registerClass(AmFbp);

/** The kernels and biases of one of the two bilinear forms. */
function pick<Axes extends 2 | 3>(weights: Record<string, tf.Tensor>, part: '' | 'Trunk') {
  type Kernel = Axes extends 2 ? tf.Tensor2D : tf.Tensor3D;
  type Bias = Axes extends 2 ? tf.Tensor1D : tf.Tensor2D;
  return {
    xKernel: weights[`x${part}Kernel`] as Kernel,
    yKernel: weights[`y${part}Kernel`] as Kernel,
    xBias: weights[`x${part}Bias`] as Bias,
    yBias: weights[`y${part}Bias`] as Bias,
  };
}
