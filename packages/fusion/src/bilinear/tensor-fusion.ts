import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { outerProduct, outerProductSize } from './outer-product';

/**
 * Tensor fusion: the outer product of all modalities, each with a 1 in front, z = [1; x₁] ⊗ [1; x₂] ⊗ …, flattened with
 * the first modality slowest.
 *
 * The ones keep the vectors themselves and the products of fewer modalities in the result.
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, Π (featuresᵢ + 1)]. A missing modality is
 * [1; 0], which leaves the products of the others. No weights.
 *
 * Source: Zadeh et al. 2017, Tensor fusion network, equation (2), https://arxiv.org/abs/1707.07250.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { TensorFusion } from '@avemo/fusion';
 *
 * const fused = new TensorFusion().apply([tf.tensor2d([[2, 3]]), tf.tensor2d([[5]])]) as tf.Tensor2D;
 * fused.arraySync(); // → [[1, 5, 2, 10, 3, 15]]
 * ```
 */
export class TensorFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'TensorFusion';

  constructor(options: FusionOptions = {}) {
    super(options);
  }

  protected override weightSpecs(): WeightSpecs {
    return {};
  }

  protected override fusedShape(shapes: Shape[]): Shape {
    return [shapes[0][0], shapes.reduce((size, shape) => size * ((shape[1] as number) + 1), 1)];
  }

  protected override combine(parts: tf.Tensor[]) {
    const one = tf.ones([parts[0].shape[0], 1]);
    return outerProduct(parts.map((x) => tf.concat([one, x], 1) as tf.Tensor2D));
  }

  protected override multiplications(sampleShapes: number[][]): number {
    return outerProductSize(sampleShapes.map(([dim]) => dim + 1));
  }

  protected override settings(): tf.serialization.ConfigDict {
    return {};
  }
}
tf.serialization.registerClass(TensorFusion);
