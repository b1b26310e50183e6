import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireOneOf } from '@avemo/checks';
import { l2Normalize } from '../bilinear/l2-normalize';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import { requireAlike } from '../layer/inputs';
import type { WeightSpecs } from '../layer/weight-specs';

/** Options of {@link ConcatFusion}. */
export interface ConcatFusionOptions extends FusionOptions {
  /** `'l2'` scales each input to unit length first, so that none drowns the others. Default `'none'`. */
  normalization?: 'none' | 'l2';
}

/**
 * Joins the modalities' vectors end to end, the baseline that every fusion is compared with: z = [x₁; x₂; …; xₙ].
 *
 * Input: one or more tensors [..., featuresᵢ], audio first, equal in all axes but the last. Output: [..., Σ featuresᵢ] in
 * the order of the inputs. Sequences may carry Keras masks: a frame exists where it exists in all of them. A missing
 * modality is zeros. No weights.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { ConcatFusion } from '@avemo/fusion';
 *
 * const fused = new ConcatFusion().apply([tf.tensor2d([[1, 2]]), tf.tensor2d([[3]])]) as tf.Tensor2D;
 * fused.arraySync(); // → [[1, 2, 3]]
 * ```
 */
export class ConcatFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'ConcatFusion';

  override supportsMasking = true;
  private readonly normalization: 'none' | 'l2';

  constructor(options: ConcatFusionOptions = {}) {
    super(options);
    const { normalization = 'none' } = options;
    requireOneOf('ConcatFusion', 'normalization', normalization, ['none', 'l2']);
    this.normalization = normalization;
  }

  override computeMask(_inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const masks = (Array.isArray(mask) ? mask : [mask]).filter((each) => each != null);
    if (masks.length === 0) return null as unknown as tf.Tensor;
    return tf.tidy(() => masks.map((each) => tf.cast(each, 'bool')).reduce((a, b) => tf.logicalAnd(a, b)));
  }

  protected override requireShapes(shapes: Shape[]): void {
    const what = 'inputs of shapes [batch, …, features] that differ in the last axis only';
    requireAlike('ConcatFusion', shapes, { what, isRank: (rank) => rank >= 2 });
  }

  protected override weightSpecs(): WeightSpecs {
    return {};
  }

  protected override fusedShape(shapes: Shape[]): Shape {
    const [first] = shapes;
    const leading = first
      .slice(0, -1)
      .map((size, axis) => size ?? shapes.find((s) => s[axis] !== null)?.[axis]);
    const features = shapes.reduce((sum, shape) => sum + (shape[shape.length - 1] as number), 0);
    return [...leading.map((size) => size ?? null), features];
  }

  protected override combine(parts: tf.Tensor[]): tf.Tensor {
    return tf.concat(this.normalization === 'l2' ? parts.map((x) => l2Normalize(x)) : parts, -1);
  }

  protected override settings(): tf.serialization.ConfigDict {
    return { normalization: this.normalization };
  }
}
tf.serialization.registerClass(ConcatFusion);
