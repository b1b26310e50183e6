import * as tf from '@tensorflow/tfjs-core';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '@avemo/models';
import type { Adam } from './adam';
import type { EpochRecord } from './fit';

/** Everything that the next epoch depends on. */
export interface TrainingState {
  /** Epochs done. */
  epoch: number;
  /** Updates done. */
  step: number;
  bestEpoch: number;
  bestLoss: number;
  /** The variables' values after the best epoch. */
  best: Float32Array[];
  history: EpochRecord[];
}

/** One file of bytes: weights, best weights and Adam's moments as tensors, the rest as metadata. */
export function saveTraining(state: TrainingState, variables: tf.Variable[], adam: Adam): Uint8Array {
  const { best, ...scalars } = state;
  const tensors = new Map<string, NamedTensor>();
  variables.forEach((variable, i) => {
    tensors.set(`weight.${i}`, { data: variable.dataSync() as Float32Array, shape: variable.shape });
    if (best[i]) tensors.set(`best.${i}`, { data: best[i], shape: variable.shape });
  });
  adam.moments().forEach((moment, i) => {
    tensors.set(`moment.${i}`, { data: moment.dataSync() as Float32Array, shape: moment.shape });
  });
  return encodeSafetensors(tensors, { metadata: { state: toJson(scalars) } });
}

/** Puts a saved state back into `state`, the variables and the optimizer. */
export function restoreTraining(
  bytes: Uint8Array,
  state: TrainingState,
  variables: tf.Variable[],
  adam: Adam,
): void {
  const { tensors, metadata } = decodeSafetensors(bytes);
  Object.assign(state, fromJson(metadata.state) as Partial<TrainingState>);
  state.best = variables.map((_, i) => tensors.get(`best.${i}`)?.data as Float32Array);
  tf.tidy(() => {
    variables.forEach((variable, i) =>
      variable.assign(tf.tensor(tensors.get(`weight.${i}`)!.data, variable.shape)),
    );
    adam.restore(
      adam.moments().map((moment, i) => tf.tensor(tensors.get(`moment.${i}`)!.data, moment.shape)),
      state.step,
    );
  });
}

/** JSON that keeps NaN and the infinities, which `JSON.stringify` turns into null. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, v) => (typeof v === 'number' && !Number.isFinite(v) ? { number: String(v) } : v));

/** Reads {@link toJson}. */
export const fromJson = (text: string): unknown =>
  JSON.parse(text, (_, v) => (v !== null && typeof v === 'object' && 'number' in v ? Number(v.number) : v));
