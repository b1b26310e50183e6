import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { linear, total } from '../layer/linear';
import { orNeutral } from '../layer/presence';

/** Options of {@link FilmFusion}. */
export interface FilmFusionOptions extends FusionOptions {
  /** Which input is modulated by the others, an index from 0. Default 0, the audio. */
  modulated?: number;
  /** Whether scale and shift have a bias. Default true. */
  useBias?: boolean;
}

/**
 * Feature-wise linear modulation: one modality scales and shifts the features of another,
 * z = (1 + γ) ∘ x + β with [γ; β] = Σⱼ (Wⱼᵀcⱼ + bⱼ).
 *
 * Input: two or more modalities, audio first: the modulated one is a vector [batch, features] or a sequence
 * [batch, time, features], the others are vectors [batch, featuresⱼ]. Output: the shape of the modulated one.
 * A missing conditioner changes nothing; a missing modulated modality is all zeros, so the result is β.
 * Weights, in order: the Wⱼ [featuresⱼ, 2 · features], then the bⱼ [2 · features].
 *
 * Source: Perez et al. 2018, FiLM, equations (1) and (2), with the scale as a difference from 1,
 * https://arxiv.org/abs/1709.07871.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { FilmFusion } from '@avemo/fusion';
 *
 * const weights = [tf.tensor2d([[1, 10]])]; // γ = c, β = 10 c
 * const fusion = new FilmFusion({ useBias: false, weights });
 * (fusion.apply([tf.tensor2d([[3]]), tf.tensor2d([[2]])]) as tf.Tensor2D).arraySync(); // → [[29]]
 * ```
 */
export class FilmFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'FilmFusion';

  protected override readonly rank = 'any';
  private readonly modulated: number;
  private readonly useBias: boolean;

  constructor(options: FilmFusionOptions = {}) {
    super(options);
    const { modulated = 0, useBias = true } = options;
    requireInteger('FilmFusion', 'modulated', modulated, { min: 0 });
    this.modulated = modulated;
    this.useBias = useBias;
  }

  protected override weightSpecs(dims: number[]): WeightSpecs {
    if (this.modulated >= dims.length) {
      throw new RangeError(
        `FilmFusion: modulated must be the index of one of the ${dims.length} inputs; got ${this.modulated}.`,
      );
    }
    const conditioners = dims.map((dim, m) => ({ dim, m })).filter(({ m }) => m !== this.modulated);
    const width = 2 * dims[this.modulated];
    return {
      ...Object.fromEntries(conditioners.map(({ dim, m }) => [`kernel${m}`, [dim, width]])),
      ...(this.useBias ? Object.fromEntries(conditioners.map(({ m }) => [`bias${m}`, [width]])) : {}),
    };
  }

  protected override fusedShape(shapes: Shape[]): Shape {
    const { modulated } = this;
    shapes.forEach((shape, m) => {
      const fits = m === modulated ? shape.length <= 3 : shape.length === 2;
      if (fits) return;
      throw new RangeError(
        `FilmFusion: input ${modulated} must be [batch, features] or [batch, time, features] and the others [batch, features]; ` +
          `got ${shapes.map((each) => `[${each.map(String).join(', ')}]`).join(' and ')}.`,
      );
    });
    return shapes[modulated];
  }

  protected override combine(
    parts: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    { present }: FusionContext,
  ) {
    this.fusedShape(parts.map(({ shape }) => shape));
    const x = parts[this.modulated];
    const terms = parts.flatMap((c, m) => {
      if (m === this.modulated) return [];
      return [orNeutral(linear(c, weights[`kernel${m}`], weights[`bias${m}`]), present?.[m], 0)];
    });
    const [gamma, beta] = tf.split(total(terms), 2, 1).map((each) => {
      return x.rank === 2 ? each : tf.expandDims(each, 1);
    });
    return tf.add(tf.mul(tf.add(gamma, 1), x), beta);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { modulated, useBias } = this;
    return { modulated, useBias };
  }
}
tf.serialization.registerClass(FilmFusion);
