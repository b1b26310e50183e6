import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { formatValue, requireInteger, requireList } from '@avemo/checks';
import { layerOptions } from './layer-options';
import { onlyTensor } from './only-tensor';

/** Options of `ContextWindow`. */
export interface ContextWindowOptions {
  /** Which frames go side by side, counted from the current one: different integers, e.g. [-2, -1, 0, 1, 2]. */
  offsets: readonly number[];
  /** Layer name, unique in its model. */
  name?: string;
}

/**
 * Puts the features of neighbouring frames side by side.
 *
 * y_t = [x_{t+o₁}, x_{t+o₂}, …]; frames before the first are the first, those behind the last are the last.
 *
 * Call: x [batch, time, features] → [batch, time, offsets · features]. No weights.
 *
 * @throws RangeError or TypeError if offsets are missing, repeated or no integers.
 *
 * Source: Zhang & Wang 2016, section III.A, https://doi.org/10.1109/TASLP.2015.2505415.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { ContextWindow } from '@avemo/models';
 *
 * const x = tf.tensor3d([1, 2, 3], [1, 3, 1]);
 * (new ContextWindow({ offsets: [-1, 0, 1] }).apply(x) as tf.Tensor).dataSync(); // → [1, 1, 2, 1, 2, 3, 2, 3, 3]
 * ```
 */
export class ContextWindow extends tfl.layers.Layer {
  static readonly className = 'ContextWindow';
  private readonly offsets: readonly number[];

  constructor(args: ContextWindowOptions) {
    super(layerOptions('ContextWindow', args));
    const { offsets } = args;
    requireList('ContextWindow', 'offsets', offsets);
    offsets.forEach((offset, i) => requireInteger('ContextWindow', `offsets[${i}]`, offset, { min: -1e6 }));
    if (offsets.length === 0 || new Set(offsets).size < offsets.length) {
      throw new RangeError(
        `ContextWindow: offsets must hold at least one integer and none twice; got ${formatValue(offsets)}.`,
      );
    }
    this.offsets = [...offsets];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(this, inputs) as tf.Tensor3D;
      const [batch, time, features] = x.shape;
      if (time === 0) return tf.zeros([batch, 0, this.offsets.length * features]);
      return tf.concat(
        this.offsets.map((offset) => shifted(x, offset)),
        2,
      );
    });
  }

  override computeOutputShape([batch, time, features]: tfl.Shape): tfl.Shape {
    return [batch, time, this.offsets.length * features!];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), offsets: [...this.offsets] };
  }
}
tf.serialization.registerClass(ContextWindow);

/** y_t = x_{t + offset}, the ends held. */
function shifted(x: tf.Tensor3D, offset: number): tf.Tensor3D {
  const [batch, time, features] = x.shape;
  const missing = Math.min(Math.abs(offset), time);
  if (missing === 0) return x;
  const edge = tf.slice(x, [0, offset < 0 ? 0 : time - 1, 0], [batch, 1, features]);
  const held = tf.tile(edge, [1, missing, 1]);
  if (missing === time) return held;
  const rest = tf.slice(x, [0, offset < 0 ? 0 : missing, 0], [batch, time - missing, features]);
  return tf.concat(offset < 0 ? [held, rest] : [rest, held], 1);
}
