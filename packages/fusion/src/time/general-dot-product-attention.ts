import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireBoolean } from '@avemo/checks';
import { asOnes, keepFrames } from '../layer/keep-frames';
import type { LayerKwargs } from '../layer/layer-options';
import { SeededLayer, type FusionContext, type SeededLayerOptions } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { attentionWeights } from './attention-weights';
import { dotProductScores } from './dot-product-scores';
import { sumOfFrames } from './sum-of-frames';

/** Options of {@link GeneralDotProductAttention}. */
export interface GeneralDotProductAttentionOptions extends SeededLayerOptions {
  /** Whether the last input is a presence mask [batch, 2], of frames and query. Default false. */
  presence?: boolean;
}

/**
 * Pools a sequence by what a query asks for: e = Σᵢ wᵢ aᵢ with w = softmax over time of aᵢᵀ W q.
 *
 * The query is, for instance, the state of a recurrent network or the vector of another modality. Padded frames get weight
 * exactly 0 and their content, NaN included, reaches neither the result nor a gradient. A sample without any frame gives
 * zeros.
 *
 * Input: [frames, query] or [frames, query, mask], shapes [batch, time, features], [batch, query features] and
 * [batch, time], nonzero for frames that exist. A Keras mask is used when no mask is given as input; with `presence` the
 * presence mask comes last: without a query all frames weigh the same, without frames the result is zeros. Output:
 * [batch, features]. Weights: W [features, query features].
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, equations (1), (2), after Luong, Pham & Manning 2015,
 * https://arxiv.org/abs/1508.04025.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { GeneralDotProductAttention } from '@avemo/fusion';
 *
 * const attend = new GeneralDotProductAttention({ weights: [tf.tensor2d([[1], [0]])] });
 * const frames = tf.tensor3d([[[0, 1], [Math.log(3), 5]]]);
 * (attend.apply([frames, tf.tensor2d([[0]])]) as tf.Tensor2D).arraySync(); // → [[0.549306, 3]]
 * attend.attentionWeights([frames, tf.tensor2d([[1]])]).arraySync(); // → [[0.25, 0.75]]
 * GeneralDotProductAttention.parameterCount([512, 128]); // → 65536
 * ```
 */
export class GeneralDotProductAttention extends SeededLayer {
  /** @nocollapse */
  static className: string = 'GeneralDotProductAttention';

  override supportsMasking = true;
  protected override readonly presence: boolean;
  protected override readonly sharedMask = true;
  protected override readonly inputs = [
    { name: 'frames', axes: ['batch', 'time', 'features'] },
    { name: 'query', axes: ['batch', 'query features'] },
  ];

  constructor(options: GeneralDotProductAttentionOptions = {}) {
    super(options);
    const { presence = false } = options;
    requireBoolean('GeneralDotProductAttention', 'presence', presence);
    this.presence = presence;
  }

  /**
   * The weights that the layer gives to the frames for this query.
   *
   * @param inputs - As for `apply`: [frames, query] or [frames, query, mask].
   * @param kwargs - `{ mask }` for a Keras mask.
   * @returns Weights in [0, 1], shape [batch, time]; each row with a frame sums to 1.
   * @throws Error before the layer is built.
   */
  attentionWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor2D {
    return tf.tidy(() => {
      const { kernel } = this.readWeights('attentionWeights');
      const { parts, context } = this.readInputs(inputs, kwargs);
      return weigh(parts, kernel, context).weights;
    });
  }

  protected override weightSpecs([features, query]: number[]): WeightSpecs {
    return { kernel: [features, query] };
  }

  protected override fusedShape([[batch, , features]]: Shape[]): Shape {
    return [batch, features];
  }

  protected override combine(
    parts: tf.Tensor[],
    { kernel }: Record<string, tf.Tensor>,
    context: FusionContext,
  ): tf.Tensor {
    const { frames, weights } = weigh(parts, kernel, context);
    return sumOfFrames(frames, weights);
  }

  protected override multiplications([[time, features], [query]]: number[][]): number {
    return features * query + 2 * time * features;
  }

  protected override settings(): tf.serialization.ConfigDict {
    return { presence: this.presence };
  }
}
tf.serialization.registerClass(GeneralDotProductAttention);

function weigh(parts: tf.Tensor[], kernel: tf.Tensor, { mask: given, present }: FusionContext) {
  const [sequence, query] = parts as [tf.Tensor3D, tf.Tensor2D];
  const steps = sequence.shape.slice(0, 2) as [number, number];
  const mask = present ? tf.mul<tf.Tensor2D>(given ? asOnes(given) : tf.ones(steps), present[0]) : given;
  const frames = mask ? keepFrames(sequence, mask) : sequence;
  return {
    frames,
    weights: attentionWeights(dotProductScores(frames, query, kernel as tf.Tensor2D), { mask }),
  };
}
