import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Dataset } from '../datasets/dataset';
import { version } from '../version';
import type { ExperimentOptions } from './experiment';
import type { RunConfig } from './run-folder';
import type { Fold } from './splits';

/** The `config.json` of an experiment. */
export async function describeRun(
  dataset: Dataset,
  folds: readonly Fold[],
  { recipes, settings, seeds, split, groups, backend }: ExperimentOptions,
): Promise<RunConfig> {
  const { name, clips, labels, licence, citation, synthetic = false } = dataset;
  return {
    recipes: [...recipes],
    settings,
    seeds,
    split: groups ? `${groups} groups of ${split ?? 'default'}` : (split ?? 'default'),
    folds: folds.map((fold) => fold.name),
    dataset: {
      name,
      clips: clips.length,
      speakers: new Set(clips.map((clip) => clip.speaker)).size,
      labels,
      fingerprint: await fingerprint(dataset),
    },
    backend: backend.name,
    avemo: version,
    node: process.version,
    threads: backend.threads,
    data: { licence, citation, synthetic },
    created: new Date().toISOString(),
  };
}

/** SHA-256 over every clip's name, label, speaker and fold and the name and size of its files. */
export async function fingerprint({ clips }: Dataset): Promise<string> {
  const hash = createHash('sha256');
  const sizes = new Map<string, number>();
  for (const { id, label, speaker, fold, files } of clips) {
    hash.update(`${id}\0${label}\0${speaker}\0${fold ?? ''}\0`);
    for (const file of files) {
      if (!sizes.has(file)) sizes.set(file, (await stat(file)).size);
      hash.update(`${basename(file)}\0${sizes.get(file)}\0`);
    }
  }
  return hash.digest('hex');
}
