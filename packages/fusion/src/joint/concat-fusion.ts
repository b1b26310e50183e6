import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { ExplanationMeasure } from '../explain/explanation';
import { requireInputDims, shapeList, tensorList } from '../layer/inputs';
import { Layer } from '../layer/layer';
import type { LayerKwargs, LayerOptions } from '../layer/layer-options';
import { occlude, oneEach } from '../explain/occlude';
import { modalityShapes, withoutMissing } from '../layer/presence';
import { requireWord } from '../layer/require-word';
import { l2Normalize } from '../bilinear/l2-normalize';
import { readSampleShapes, type SampleShape } from '../layer/sample-shapes';

/** Options of {@link ConcatFusion}. */
export interface ConcatFusionOptions extends LayerOptions {
  /** `'l2'` scales each input to unit length first, so that none drowns the others. Default `'none'`. */
  normalization?: 'none' | 'l2';
  /** Whether the last input is a presence mask [batch, modalities], nonzero where a sample has a modality. Default false. */
  presence?: boolean;
}

/**
 * Joins the modalities' vectors end to end, the baseline that every fusion is compared with: z = [x₁; x₂; …; xₙ].
 *
 * Input: one or more tensors [..., featuresᵢ], audio first, equal in all axes but the last. Output: [..., Σ featuresᵢ] in
 * the order of the inputs. Sequences may carry Keras masks: a frame exists where it exists in all of them. A missing modality
 * is zeros. No weights.
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
export class ConcatFusion extends Layer {
  /** @nocollapse */
  static className: string = 'ConcatFusion';

  override supportsMasking = true;
  /** What `modalityWeights` measures. */
  readonly modalityMeasure: ExplanationMeasure = 'occlusion';
  private readonly normalization: 'none' | 'l2';
  private readonly presence: boolean;

  constructor(options: ConcatFusionOptions = {}) {
    super(options);
    const { normalization = 'none', presence = false } = options;
    requireWord('ConcatFusion', 'normalization', normalization, ['none', 'l2']);
    this.normalization = normalization;
    this.presence = presence;
  }

  /** The number of weights before building: 0, whatever the inputs. */
  static parameterCount(inputDims: readonly number[]): number {
    requireInputDims('ConcatFusion.parameterCount', inputDims);
    return 0;
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: 0, whatever the inputs.
   *
   * @param sampleShapes The shape of one sample of each modality.
   */
  static macCount(sampleShapes: readonly SampleShape[]): number {
    readSampleShapes('ConcatFusion.macCount', sampleShapes);
    return 0;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const all = tensorList(inputs);
      this.computeOutputShape(all.map(({ shape }) => shape));
      return this.join(all, this.presence);
    });
  }

  /**
   * How much each modality counted in each sample: its share of the lengths of the vectors, which is {@link modalityOcclusion}.
   *
   * @param inputs As for `apply`.
   * @returns Shares in [0, 1], shape [batch, …, modalities]; they sum to 1, or to 0 where all vectors are zero.
   */
  modalityWeights(inputs: tf.Tensor[]): tf.Tensor {
    this.computeOutputShape(inputs.map(({ shape }) => shape));
    return occlude(inputs, { presence: this.presence, modalityOf: oneEach() }, (all) => this.join(all, true));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shapes = modalityShapes('ConcatFusion', shapeList(inputShape), this.presence);
    const rank = shapes[0].length;
    const agree = (a: number | null, b: number | null) => a === b || a === null || b === null;
    for (const shape of shapes) {
      const fits =
        rank >= 2 &&
        shape.length === rank &&
        shape.slice(0, -1).every((size, axis) => agree(size, shapes[0][axis]));
      if (!fits) {
        throw new RangeError(
          'ConcatFusion: inputs must have shapes [batch, …, features] that differ in the last axis only; ' +
            `got ${shapes.map((each) => `[${each.map(String).join(', ')}]`).join(' and ')}.`,
        );
      }
    }
    const sizes = shapes.map((shape) => shape[rank - 1]);
    const features = sizes.includes(null)
      ? null
      : sizes.reduce<number>((sum, size) => sum + (size as number), 0);
    const leading = shapes[0].slice(0, -1);
    return [
      ...leading.map((size, axis) => size ?? shapes.find((s) => s[axis] !== null)?.[axis] ?? null),
      features,
    ];
  }

  override computeMask(_inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const masks = (Array.isArray(mask) ? mask : [mask]).filter((each) => each != null);
    if (masks.length === 0) return null as unknown as tf.Tensor;
    return tf.tidy(() => masks.map((each) => tf.cast(each, 'bool')).reduce((a, b) => tf.logicalAnd(a, b)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { normalization, presence } = this;
    return { ...super.getConfig(), normalization, presence };
  }

  private join(inputs: tf.Tensor[], presence: boolean): tf.Tensor {
    const list = presence ? withoutMissing(inputs) : inputs;
    const parts = this.normalization === 'l2' ? list.map((x) => l2Normalize(x)) : list;
    return tf.concat(parts, -1);
  }
}
tf.serialization.registerClass(ConcatFusion);
