import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '@avemo/models';
import { CallError, WorkError } from '../call-error';
import { writeFileAtomic } from '../io/atomic-file';
import type { Statistics } from '../features/statistics';
import { deriveSeed } from '../random';
import { STREAMS, type Stream } from '../training/batch';
import { createEncoder } from './encoders';
import { createHead } from './head';
import { streamsOf } from './recipe';
import type { StreamEncoder } from './system';
import type { SystemDescription, SystemMember, TrainedSystem } from './trained-system';

interface Manifest extends SystemDescription {
  statistics: Partial<Record<Stream, Statistics>>;
}

/**
 * Saves a trained system: `manifest.json` (what it is and how its input was prepared) and `weights.safetensors`.
 *
 * @param folder Made if it is not there.
 * @param system The trained system.
 * @internal
 */
export async function saveSystem(folder: string, system: TrainedSystem): Promise<void> {
  const { description, members } = system;
  const statistics: Manifest['statistics'] = {};
  const tensors = new Map<string, NamedTensor>();
  for (const [name, variable] of namedWeights(members)) {
    tensors.set(name, { data: variable.dataSync() as Float32Array, shape: variable.shape });
  }
  for (const { encoders } of members) {
    for (const stream of STREAMS) if (encoders[stream]) statistics[stream] = encoders[stream].statistics;
  }
  await writeFileAtomic(join(folder, 'weights.safetensors'), encodeSafetensors(tensors));
  const manifest: Manifest = { ...description, statistics };
  await writeFileAtomic(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Loads a trained system from its folder, `RUN/model/FOLD-SEED`.
 *
 * @param folder The folder with `manifest.json` and `weights.safetensors`.
 * @returns The system; its tensors live until the process ends or the models are disposed.
 * @throws CallError when the folder holds no model, WorkError when its files do not belong together.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { loadSystem, openDataset, presets, runExperiment, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const out = join(folder, 'run');
 * const backend = { name: 'cpu', threads: 1 };
 * const settings = { ...presets.small, videoEpochs: 1 };
 * await runExperiment(dataset, { recipes: ['video'], settings, seeds: [1], out, backend });
 *
 * const { description } = await loadSystem(join(out, 'model', '1-1'));
 * [description.recipe, description.labels.length]; // → ['video', 6]
 * ```
 */
export async function loadSystem(folder: string): Promise<TrainedSystem> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
    throw new CallError(`${folder} holds no model: there is no manifest.json.`);
  });
  const { statistics, ...description } = JSON.parse(text) as Manifest;
  if (description.version !== 1) {
    throw new WorkError(
      `${folder}: the model has format version ${description.version}; this release reads version 1.`,
    );
  }
  const members = createMembers(description, statistics);
  const { tensors } = decodeSafetensors(await readFile(join(folder, 'weights.safetensors')));
  for (const [name, variable] of namedWeights(members)) {
    const saved = tensors.get(name);
    if (!saved || saved.shape.join() !== variable.shape.join()) {
      const found = saved ? `shape [${saved.shape}]` : 'nothing';
      throw new WorkError(
        `${folder}/weights.safetensors: ${name} should have shape [${variable.shape}]; found ${found}.`,
      );
    }
    tf.tidy(() => variable.assign(tf.tensor(saved.data, variable.shape)));
  }
  return { description, members };
}

/**
 * Frees the tensors of a system.
 *
 * @param system No longer usable afterwards.
 * @internal
 */
export function disposeSystem(system: TrainedSystem): void {
  for (const { head, encoders } of system.members) {
    head.model.dispose();
    for (const stream of STREAMS) encoders[stream]?.model.dispose();
  }
}

function createMembers(
  { recipe, labels, settings, seed, widths }: SystemDescription,
  statistics: Manifest['statistics'],
): SystemMember[] {
  const parts = recipe === 'decision' ? STREAMS : [recipe];
  return parts.map((part) => {
    const encoders: Partial<Record<Stream, StreamEncoder>> = {};
    for (const stream of streamsOf(part)) {
      const model = createEncoder(stream, { width: widths[stream]!, settings, seed });
      encoders[stream] = { model, statistics: statistics[stream]! };
    }
    const head = createHead(part, { classes: labels.length, settings, seed: deriveSeed(seed, part, 'head') });
    return { head, encoders };
  });
}

function* namedWeights(members: readonly SystemMember[]): Generator<[string, tf.Variable]> {
  const weights = (model: tfl.LayersModel) => model.weights.map((weight) => weight.read() as tf.Variable);
  for (const [i, { head, encoders }] of members.entries()) {
    for (const stream of head.streams) {
      for (const [j, variable] of weights(encoders[stream]!.model).entries()) {
        yield [`member${i}.${stream}.${j}`, variable];
      }
    }
    for (const [j, variable] of weights(head.model).entries()) yield [`member${i}.head.${j}`, variable];
  }
}
