import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { decodeSafetensors, encodeSafetensors } from '@avemo/models';
import type { Example } from '../training/batch';
import { fit, type FitOptions, type FitResult } from '../training/fit';
import type { Network } from '../training/network';
import { fromJson, toJson } from '../training/training-state';
import { writeFileAtomic } from '../io/atomic-file';
import { readIfThere } from '../io/read-if-there';

/** One training that stands on its own: an encoder of a fold and seed, or a fusion on top of two. */
export interface Stage {
  network: Network;
  train: readonly Example[];
  validation: readonly Example[];
  options: Omit<FitOptions, 'checkpoint'>;
}

/**
 * Trains a stage, or takes it from the folder when it was trained before; a stage that was interrupted goes on
 * from its last epoch. Its result is `NAME.safetensors`, its state while it runs `NAME.checkpoint`.
 */
export async function runStage(
  folder: string,
  name: string,
  { network, train, validation, options }: Stage,
): Promise<FitResult> {
  const file = join(folder, `${name}.safetensors`);
  const done = await readIfThere(file);
  if (done) {
    const { tensors, metadata } = decodeSafetensors(done);
    tf.tidy(() => {
      network.variables.forEach((variable, i) =>
        variable.assign(tf.tensor(tensors.get(String(i))!.data, variable.shape)),
      );
    });
    return fromJson(metadata.result) as FitResult;
  }
  const checkpoint = join(folder, `${name}.checkpoint`);
  const result = await fit(network, train, validation, {
    ...options,
    checkpoint: {
      load: () => readIfThere(checkpoint),
      save: (bytes) => writeFileAtomic(checkpoint, bytes),
    },
  });
  const tensors = new Map(
    network.variables.map((variable, i) => [
      String(i),
      { data: variable.dataSync() as Float32Array, shape: variable.shape },
    ]),
  );
  await writeFileAtomic(file, encodeSafetensors(tensors, { metadata: { result: toJson(result) } }));
  await rm(checkpoint, { force: true });
  return result;
}
