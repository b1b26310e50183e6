import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { linear } from '../layer/linear';

/** Options of {@link DbnFusion}; the default sizes are the paper's. */
export interface DbnFusionOptions extends FusionOptions {
  /** Units of each hidden layer, at least one integer ≥ 1. Default [4096, 2048]. */
  units?: readonly number[];
  /** How many classes the softmax layer has, an integer ≥ 2; 0 leaves the top hidden layer as it is. Default 0. */
  classes?: number;
}

/** A pre-trained hidden layer as plain numbers. */
export interface SigmoidLayerWeights {
  /** [inputs, units], row by row. */
  kernel: ArrayLike<number>;
  /** [units]. */
  bias: ArrayLike<number>;
}

/**
 * Fusion by a deep belief network: h₀ = [x₁; …; x_M], h_l = σ(h_{l−1} W_l + b_l), then softmax(h_L W + b) when `classes` is
 * given.
 *
 * Pre-train the hidden layers as restricted Boltzmann machines and hand them to `setPretrained`; then train jointly with
 * the networks below. Any program's weights do; `deepBeliefNetwork` of @avemo/models learns them from the concatenated
 * vectors, and its `pretrainedWeights()` is what `setPretrained` takes. Without pre-training it is a network with sigmoid
 * layers.
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, last of units] in (0, 1), the layer whose
 * mean over the segments of a clip the paper classifies, or class probabilities [batch, classes]. A missing modality is
 * zeros. Weights, in order: W₁, b₁, W₂, b₂, …, W, b.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2.3 (8192-4096-2048-C), https://doi.org/10.1016/j.inffus.2018.06.003;
 * Hinton, Osindero & Teh 2006, https://doi.org/10.1162/neco.2006.18.7.1527.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { DbnFusion } from '@avemo/fusion';
 *
 * const fusion = new DbnFusion({ units: [2], classes: 0 });
 * const segments = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3]])]; // sound and picture
 * fusion.apply(segments);
 * fusion.setPretrained([{ kernel: [0, 1, 0, 1, 1, 0], bias: [-3, 0] }]);
 * (fusion.apply(segments) as tf.Tensor2D).arraySync(); // → [[0.5, 0.9526]]
 * DbnFusion.parameterCount([4096, 4096], { classes: 6 }); // → 41961478
 * ```
 */
export class DbnFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'DbnFusion';

  private readonly units: readonly number[];
  private readonly classes: number;

  constructor(options: DbnFusionOptions = {}) {
    super(options);
    const { units = [4096, 2048], classes = 0 } = options;
    if (!Array.isArray(units) || units.length === 0) {
      throw new RangeError(
        `DbnFusion: units must hold at least one hidden layer; got ${JSON.stringify(units)}.`,
      );
    }
    units.forEach((count, l) => requireInteger('DbnFusion', `units[${l}]`, count));
    requireInteger('DbnFusion', 'classes', classes, { min: 0 });
    if (classes === 1) {
      throw new RangeError('DbnFusion: classes must be at least 2, or 0 for the top hidden layer; got 1.');
    }
    this.units = [...units];
    this.classes = classes;
  }

  /**
   * Puts pre-trained weights into the hidden layers; the softmax layer stays as it is.
   *
   * @param hidden - One element a hidden layer, the lowest first: kernel [inputs, units] row by row, and bias [units].
   * @throws Error before the layer is built.
   * @throws RangeError if the number of layers or of weights differs, or a weight is not finite.
   */
  setPretrained(hidden: readonly SigmoidLayerWeights[]): void {
    const weights = this.readWeights('setPretrained');
    const layers = this.units.length;
    if (!Array.isArray(hidden) || hidden.length !== layers) {
      throw new RangeError(
        `DbnFusion.setPretrained: expected the weights of ${layers} hidden layer${layers === 1 ? '' : 's'}; ` +
          `got ${Array.isArray(hidden) ? hidden.length : typeof hidden}.`,
      );
    }
    const given = (hidden as readonly SigmoidLayerWeights[]).flatMap(({ kernel, bias }, l) => [
      { name: `kernel${l + 1}`, values: kernel },
      { name: `bias${l + 1}`, values: bias },
    ]);
    for (const { name, values } of given) requireValues(name, values, weights[name].shape);
    tf.tidy(() => {
      for (const { name, values } of given) {
        const variable = weights[name] as tf.Variable;
        variable.assign(tf.tensor(Float32Array.from(values), variable.shape));
      }
    });
  }

  protected override weightSpecs(dims: number[]): WeightSpecs {
    const sizes = [dims.reduce((sum, dim) => sum + dim), ...this.units];
    const specs: WeightSpecs = {};
    this.units.forEach((count, l) => {
      specs[`kernel${l + 1}`] = [sizes[l], count];
      specs[`bias${l + 1}`] = [count];
    });
    if (this.classes > 0) {
      specs.classKernel = [sizes[this.units.length], this.classes];
      specs.classBias = [this.classes];
    }
    return specs;
  }

  protected override fusedShape([first]: Shape[]): Shape {
    return [first[0], this.classes || this.units[this.units.length - 1]];
  }

  protected override combine(parts: tf.Tensor[], weights: Record<string, tf.Tensor>) {
    const top = this.units.reduce(
      (h, _, l) => tf.sigmoid(linear(h, weights[`kernel${l + 1}`], weights[`bias${l + 1}`])),
      tf.concat(parts, 1),
    );
    return weights.classKernel ? tf.softmax(linear(top, weights.classKernel, weights.classBias)) : top;
  }

  protected override settings(): tf.serialization.ConfigDict {
    return { units: [...this.units], classes: this.classes };
  }
}
tf.serialization.registerClass(DbnFusion);

function requireValues(name: string, values: ArrayLike<number>, shape: number[]): void {
  const size = tf.util.sizeFromShape(shape);
  if (values?.length !== size) {
    throw new RangeError(
      `DbnFusion.setPretrained: ${name} [${shape.join(', ')}] needs ${size} numbers, row by row; got ${values?.length}.`,
    );
  }
  for (let i = 0; i < size; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`DbnFusion.setPretrained: ${name} holds ${values[i]} at index ${i}.`);
    }
  }
}
