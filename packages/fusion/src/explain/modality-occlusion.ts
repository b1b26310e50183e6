import * as tf from '@tensorflow/tfjs-core';
import { requireFunction, requireOptions } from '@avemo/checks';
import { requireTensors } from '../layer/require-tensor';
import { presenceColumns, requirePresenceShape, splitPresence } from '../layer/presence';
import { safeNorm } from '../bilinear/l2-normalize';

/** Options of {@link modalityOcclusion}. */
export interface ModalityOcclusionOptions {
  /**
   * Whether the last input is a presence mask [batch, modalities]; then a modality is taken away through it, else by zeros
   * in its place. Default false.
   */
  presence?: boolean;
  /**
   * Which modality each input belongs to, where one has several, e.g. `[0, 1, 0, 1]` for hidden states and predictions of
   * two models; −1 for a frame mask. Default one each, [0, 1, …].
   */
  modalityOf?: readonly number[];
}

/**
 * How much each modality counts, by taking it away: wₘ = ‖z − z₋ₘ‖ / Σⱼ ‖z − z₋ⱼ‖ with z₋ₘ the result without modality m.
 *
 * It asks nothing of what it looks at, so it reads fusions that have no weights of their own, and whole models. In a
 * sum the shares are those of the lengths of the terms; in a concatenation those of the lengths of the vectors.
 *
 * @param fuse - What is looked at: inputs to one tensor [batch, …, features], such as `(all) => model.predict(all)`.
 * @param inputs - The inputs, audio first, with `presence` the presence mask last.
 * @param options - How a modality is taken away.
 * @returns Shares in [0, 1], shape [batch, …, modalities] in place of the features; each row sums to 1, or to 0 where no
 * modality makes a difference. That of a missing modality is 0.
 * @throws RangeError when presence mask or `modalityOf` do not fit the inputs.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { ConcatFusion, modalityOcclusion } from '@avemo/fusion';
 *
 * const fusion = new ConcatFusion();
 * const inputs = [tf.tensor2d([[3, 4]]), tf.tensor2d([[15]])];
 * modalityOcclusion((all) => fusion.apply(all) as tf.Tensor, inputs).arraySync(); // → [[0.25, 0.75]]
 * ```
 */
export function modalityOcclusion(
  fuse: (inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  options: ModalityOcclusionOptions = {},
): tf.Tensor {
  requireFunction('modalityOcclusion', 'fuse', fuse);
  requireTensors('modalityOcclusion', inputs);
  requireOptions('modalityOcclusion', 'options', options);
  const { presence = false, modalityOf } = options;
  const { rest, present } = splitPresence(inputs, presence);
  const owners = modalityOf ?? rest.map((_, m) => m);
  const modalities = Math.max(...owners) + 1;
  if (owners.length !== rest.length || !owners.every((m) => Number.isInteger(m) && m >= -1)) {
    throw new RangeError(
      `modalityOcclusion: modalityOf must hold one integer of at least −1 for each of the ${rest.length} inputs; ` +
        `got [${owners.join(', ')}].`,
    );
  }
  if (presence) requirePresenceShape('modalityOcclusion', present?.shape, modalities);
  return tf.tidy(() => {
    const columns = present && presenceColumns(present, modalities);
    const fused = fuse(inputs);
    if (fused.size === 0) return tf.zeros([...fused.shape.slice(0, -1), modalities]);
    const shifts = Array.from({ length: modalities }, (_, m) => {
      const fewer = columns
        ? [
            ...rest,
            tf.concat(
              columns.map((column, j) => (j === m ? tf.zerosLike(column) : column)),
              1,
            ),
          ]
        : rest.map((input, i) => (owners[i] === m ? tf.zerosLike(input) : input));
      return safeNorm(tf.sub(fused, fuse(fewer)));
    });
    const all = tf.concat(shifts, -1);
    return tf.divNoNan(all, tf.sum(all, -1, true));
  });
}
