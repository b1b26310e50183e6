import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireMaskShape } from './attention-weights';
import { requireInputDims, shapeList, tensorList } from '../layer/inputs';
import { chooseMask, keepFrames } from '../layer/keep-frames';
import { Layer } from '../layer/layer';
import type { LayerKwargs, LayerOptions } from '../layer/layer-options';
import { requireWindowLength } from './window-length';
import { readSampleShapes, type SampleShape } from '../layer/sample-shapes';

/** Options of {@link EmbeddingWindows}. */
export interface EmbeddingWindowsOptions extends LayerOptions {
  /** n, how many frames a window holds, an odd integer ≥ 1. Default 13, half a second at 25 frames a second. */
  windowLength?: number;
}

/**
 * Puts beside each frame its neighbours, as `EmbeddingAttentionLstmCell` reads them: at step t the frames
 * t − (n − 1)/2 … t + (n − 1)/2 one after the other, then n marks, 1 for a frame that exists and 0 for one that does not.
 *
 * Frames beyond the ends of the sequence and padded frames are zeros with mark 0, whatever padding held.
 *
 * Input: a sequence [batch, time, features], or [sequence, mask] with mask [batch, time], nonzero for frames that exist; a
 * Keras mask is used when no mask is given as input. Output: [batch, time, n · (features + 1)], n times the memory of the
 * sequence. No weights.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { EmbeddingWindows } from '@avemo/fusion';
 *
 * const windows = new EmbeddingWindows({ windowLength: 3 }).apply(tf.tensor3d([[[5], [6]]])) as tf.Tensor3D;
 * windows.arraySync(); // → [[[0, 5, 6, 0, 1, 1], [5, 6, 0, 1, 1, 0]]]
 * ```
 */
export class EmbeddingWindows extends Layer {
  /** @nocollapse */
  static className: string = 'EmbeddingWindows';

  override supportsMasking = true;
  private readonly windowLength: number;

  constructor(options: EmbeddingWindowsOptions = {}) {
    super(options);
    const { windowLength = 13 } = options;
    requireWindowLength('EmbeddingWindows', windowLength);
    this.windowLength = windowLength;
  }

  /** The number of weights before building: 0, whatever the input. */
  static parameterCount(inputDims: readonly number[]): number {
    requireInputDims('EmbeddingWindows.parameterCount', inputDims, 1);
    return 0;
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: 0, whatever the input.
   *
   * @param sampleShapes [[time, features]].
   */
  static macCount(sampleShapes: readonly SampleShape[]): number {
    readSampleShapes('EmbeddingWindows.macCount', sampleShapes, [2]);
    return 0;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const [sequence, given] = tensorList(inputs) as [tf.Tensor3D, tf.Tensor | undefined];
      this.computeOutputShape(tensorList(inputs).map(({ shape }) => shape));
      const [batch, time] = sequence.shape;
      const mask = chooseMask(given, kwargs);
      if (mask) requireMaskShape('EmbeddingWindows', mask.shape, [batch, time]);
      const frames = mask ? keepFrames(sequence, mask) : sequence;
      const present = mask ? tf.cast(tf.cast(mask, 'bool'), 'float32') : tf.ones([batch, time]);
      const marks = tf.reshape<tf.Rank.R3>(present, [batch, time, 1]);
      return tf.concat([...this.shifted(frames), ...this.shifted(marks)], 2);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shapes = shapeList(inputShape);
    const [sequence, mask] = shapes;
    if (shapes.length > 2 || sequence.length !== 3 || sequence[2] === null || (mask && mask.length !== 2)) {
      throw new RangeError(
        'EmbeddingWindows: expected a sequence [batch, time, features] or [sequence, mask] with mask [batch, time]; ' +
          `got ${shapes.map((shape) => `[${shape.map(String).join(', ')}]`).join(' and ')}.`,
      );
    }
    return [sequence[0], sequence[1], this.windowLength * (sequence[2] + 1)];
  }

  override computeMask(inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const chosen = chooseMask(tensorList(inputs)[1], { mask });
    return (chosen ? tf.cast(chosen, 'bool') : null) as tf.Tensor;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), windowLength: this.windowLength };
  }

  /** The sequence moved by −(n − 1)/2 … (n − 1)/2 frames, zeros where it has none. */
  private shifted(sequence: tf.Tensor3D): tf.Tensor3D[] {
    const [batch, time, features] = sequence.shape;
    const side = (this.windowLength - 1) / 2;
    if (side === 0) return [sequence];
    const edge = tf.zeros<tf.Rank.R3>([batch, side, features]);
    const padded = tf.concat([edge, sequence, edge], 1);
    return Array.from({ length: this.windowLength }, (_, start) =>
      tf.slice(padded, [0, start, 0], [batch, time, features]),
    );
  }
}
tf.serialization.registerClass(EmbeddingWindows);
