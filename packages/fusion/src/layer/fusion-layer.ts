import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireBoolean } from '@avemo/checks';
import { modalityOcclusion } from '../explain/modality-occlusion';
import type { ExplanationMeasure } from '../explain/explanation';
import { requireModalities, type ModalityRank } from './modalities';
import type { LayerKwargs } from './layer-options';
import { SeededLayer, type SeededLayerOptions } from './seeded-layer';

/** Options that every {@link FusionLayer} takes. */
export interface FusionOptions extends SeededLayerOptions {
  /** Whether the last input is a presence mask [batch, modalities], nonzero where a sample has a modality. Default false. */
  presence?: boolean;
}

/**
 * Base of the fusion layers: checks the inputs, keeps the weights, blanks missing modalities, saves the options.
 *
 * A subclass says which weights there are, how long the result is and how it is computed; `defineFusion` makes one from
 * three fields; `Output` is `tf.Tensor[]` for one that gives several tensors. Inputs are [x₁, …, x_M], audio first, and with
 * `presence` a mask [batch, M] behind them: what a missing modality holds, NaN included, is replaced by zeros before
 * `combine` sees it, so it reaches neither result nor gradient.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import type { Shape } from '@tensorflow/tfjs-layers';
 * import { FusionLayer } from '@avemo/fusion';
 *
 * class MaximumFusion extends FusionLayer {
 *   static className = 'MaximumFusion';
 *   protected override settings() {
 *     return {};
 *   }
 *   protected override weightSpecs() {
 *     return {};
 *   }
 *   protected override fusedShape([first]: [Shape, Shape]) {
 *     return first;
 *   }
 *   protected override combine(parts: tf.Tensor[]) {
 *     return parts.reduce((a, b) => tf.maximum(a, b));
 *   }
 * }
 * tf.serialization.registerClass(MaximumFusion);
 * const fused = new MaximumFusion().apply([tf.tensor2d([[1, 5]]), tf.tensor2d([[4, 2]])]) as tf.Tensor2D;
 * fused.arraySync(); // → [[4, 5]]
 * ```
 * @see defineFusion
 */
export abstract class FusionLayer<
  Output extends tf.Tensor | tf.Tensor[] = tf.Tensor,
> extends SeededLayer<Output> {
  protected override readonly presence: boolean;
  /** What `modalityWeights` measures. */
  readonly modalityMeasure: ExplanationMeasure = 'occlusion';
  /** Shape that each input must have. */
  protected readonly rank: ModalityRank = 'vectors';

  constructor(options?: FusionOptions) {
    super(options);
    const { presence = false } = options ?? {};
    requireBoolean(this.getClassName(), 'presence', presence);
    this.presence = presence;
  }

  /**
   * How much each modality counted in each sample: what the fusion weighs by, or else {@link modalityOcclusion}, which a
   * missing modality does as it does in a call.
   *
   * @param inputs - As for `apply`.
   * @param kwargs - `{ mask }` for a Keras mask.
   * @returns Shares in [0, 1], shape [batch, …, modalities], the result's with modalities in place of features; each row
   * sums to 1, or to 0 where nothing counts, and that of a missing modality is 0.
   * @throws Error before the layer is built.
   */
  modalityWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      this.readWeights('modalityWeights');
      const { streams, masks, present } = this.tellApart(inputs);
      const modalityOf = this.modalityOf(streams.length);
      const all = present ?? tf.ones([streams[0].shape[0], Math.max(...modalityOf) + 1]);
      const fuse = (list: tf.Tensor[]) => this.fuse(list, kwargs, true) as tf.Tensor;
      return modalityOcclusion(fuse, [...streams, ...masks, all], {
        presence: true,
        modalityOf: [...modalityOf, ...masks.map(() => -1)],
      });
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), presence: this.presence };
  }

  protected override requireShapes(shapes: Shape[]): void {
    if (this.inputs) return super.requireShapes(shapes);
    requireModalities(this.getClassName(), shapes, this.rank, this);
  }

  protected override openShape(dim: number, i: number): Shape {
    return this.inputs || this.rank !== 'sequences' ? super.openShape(dim, i) : [null, null, dim];
  }
}
