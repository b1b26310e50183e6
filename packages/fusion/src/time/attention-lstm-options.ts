import { requireBoolean, requireInRange, requireInteger } from '@avemo/checks';
import type { SeededLayerOptions } from '../layer/seeded-layer';
import { requireWindowLength } from './window-length';

/** Options of {@link EmbeddingAttentionLstmCell} and {@link EmbeddingAttentionLstm}. */
export interface AttentionLstmOptions extends SeededLayerOptions {
  /** Hidden units, an integer ≥ 1; a list stacks LSTMs, the lowest first: [128, 128] is the paper's video network. */
  units: number | readonly number[];
  /** n, how many frames a window holds, odd; a cell and its `EmbeddingWindows` have the same. Default 13. */
  windowLength?: number;
  /** Whether attention is off and the LSTM gets the current frame alone. Default false. */
  bypass?: boolean;
  /** Share of the units between two stacked LSTMs that is dropped in training, in [0, 1). Default 0. */
  dropout?: number;
}

/** The checked options with their defaults; `units` as a list, the lowest first. */
export function readAttentionLstmOptions(caller: string, options: AttentionLstmOptions) {
  const { units, windowLength = 13, bypass = false, dropout = 0 } = options;
  const sizes = Array.isArray(units) ? [...(units as readonly number[])] : [units as number];
  if (sizes.length === 0) {
    throw new RangeError(
      `${caller}: units must hold at least one number of hidden units; got an empty list.`,
    );
  }
  sizes.forEach((size, i) => requireInteger(caller, Array.isArray(units) ? `units[${i}]` : 'units', size));
  requireWindowLength(caller, windowLength);
  requireBoolean(caller, 'bypass', bypass);
  requireInRange(caller, 'dropout', dropout, 0, 1 - Number.EPSILON);
  return { sizes, windowLength, bypass, dropout };
}
