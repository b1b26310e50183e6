import type { CustomCallbackArgs } from '@tensorflow/tfjs-layers';
import { requireBoolean, requireInteger, requireOptions } from '@avemo/checks';

/** Options of {@link bypassForEpochs}. */
export interface BypassForEpochsOptions {
  /** For how many epochs the attention stays off, an integer ≥ 0. Default 5, as in the paper. */
  epochs?: number;
}

/**
 * A callback for `model.fit` that leaves attention out at the start of training and then switches it on: `bypass` is true
 * in epochs 0 … epochs − 1 and false from then on.
 *
 * @param layer - Anything with a `bypass` switch, such as `EmbeddingAttentionLstmCell`.
 * @param options - For how many epochs.
 * @returns Arguments for `callbacks` of `model.fit`.
 * @throws RangeError when `epochs` is negative or no integer.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, section 3.1.
 *
 * @example
 * ```ts
 * import { bypassForEpochs, EmbeddingAttentionLstmCell } from '@avemo/fusion';
 *
 * const cell = new EmbeddingAttentionLstmCell({ units: 128 });
 * const callback = bypassForEpochs(cell, { epochs: 5 });
 * await callback.onEpochBegin(4);
 * cell.bypass; // → true
 * ```
 */
export function bypassForEpochs(
  layer: { bypass: boolean },
  options: BypassForEpochsOptions = {},
): Required<Pick<CustomCallbackArgs, 'onEpochBegin'>> {
  requireOptions('bypassForEpochs', 'layer', layer, 'Pass a layer with a bypass switch');
  requireBoolean('bypassForEpochs', 'layer.bypass', layer.bypass);
  requireOptions('bypassForEpochs', 'options', options);
  const { epochs = 5 } = options;
  requireInteger('bypassForEpochs', 'epochs', epochs, { min: 0 });
  return {
    onEpochBegin: async (epoch) => {
      layer.bypass = epoch < epochs;
    },
  };
}
