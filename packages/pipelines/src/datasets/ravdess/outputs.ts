import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clip, Dataset } from '../dataset';
import { DatasetError } from '../dataset-error';
import type { OpenDatasetOptions } from '../open-options';
import { createRavdessClip, ravdessLabels, ravdessLicence } from './clip';
import { readRavdessTable } from './table';
import { openFloatRows } from '../files/float-rows';
import { requireFolder } from '../files/require-folder';

const systems = ['wav2vec', 'bilstm', 'mlp'] as const;
const folds = ['0', '1', '2', '3', '4'];
const width = ravdessLabels.length;

/**
 * Opens the published outputs of three networks for the speech clips of RAVDESS: `wav2vec` heard them, `bilstm` and `mlp`
 * saw their facial action units. Each is there five times, trained without the actors of one fold.
 *
 * Layout: `clips.csv`, and in `features` the float32 tables `wav2vec_fold0.f32` … `mlp_fold4.f32` with one row of 8
 * numbers a row of `clips.csv` (the outputs of `mlp` are probabilities, the others logits), and optionally
 * `published_fusion_test.f32`, the authors' own fusion of them. Sound files are not needed.
 *
 * `clip.features(fold)` gives the outputs of the networks that never met the actors of `fold`. For a clip of another fold
 * these are outputs on training clips, hence over-confident.
 *
 * @param path the folder
 * @throws DatasetError naming the first missing or wrong thing
 * @internal
 */
export async function openRavdessOutputs(
  path: string,
  { labels }: OpenDatasetOptions = {},
): Promise<Dataset> {
  if (labels) {
    throw new TypeError('openDataset: ravdess-outputs has labels of its own; leave the option labels out.');
  }
  const folder = await requireFolder(path, 'clips.csv and features');
  const rows = await readRavdessTable(folder);
  await requireClassOrder(join(folder, 'features', 'meta.json'));
  const open = (name: string) =>
    openFloatRows(join(folder, 'features', `${name}.f32`), { rows: rows.length, width });
  const tables = new Map(
    await Promise.all(
      folds.map(
        async (fold) =>
          [fold, await Promise.all(systems.map((system) => open(`${system}_fold${fold}`)))] as const,
      ),
    ),
  );
  const published = await open('published_fusion_test').catch(() => undefined);
  const clips = rows.map(({ id, fields, seconds }, row): Clip => {
    const { audio: _, ...clip } = createRavdessClip('', fields, id);
    return {
      ...clip,
      seconds,
      files: [...tables.values()].flat().map(({ file }) => file),
      features: async (fold = clip.fold!) => {
        const chosen = tables.get(fold);
        if (!chosen) {
          throw new RangeError(
            `features: fold must be one of ${folds.join(', ')}; got ${fold}. Outputs are published for these folds only.`,
          );
        }
        const vectors = await Promise.all(chosen.map((table) => table.readRow(row)));
        return Object.fromEntries(systems.map((system, i) => [system, vectors[i]]));
      },
      ...(published && { publishedProbabilities: () => published.readRow(row) }),
    };
  });
  clips.sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    name: 'ravdess-outputs',
    labels: [...ravdessLabels],
    clips,
    featureWidths: Object.fromEntries(systems.map((system) => [system, width])),
    folds: [...new Set(clips.map((clip) => clip.fold!))].sort(),
    licence: `${ravdessLicence}; outputs: MIT`,
    citation:
      'C. Luna-Jiménez et al., "A Proposal for Multimodal Emotion Recognition Using Aural Transformers and Action ' +
      'Units on RAVDESS Dataset", Applied Sciences 12(1):327, 2021. https://doi.org/10.3390/app12010327',
  };
}

/** The authors' own files have their classes in other orders, which would pass unseen. */
async function requireClassOrder(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '');
  let classes: unknown;
  try {
    classes = JSON.parse(text)?.classes;
  } catch {
    classes = undefined;
  }
  if (Array.isArray(classes) && classes.join() === ravdessLabels.join()) return;
  throw new DatasetError(
    'wrong-layout',
    `The file "${file}" must list the classes ${ravdessLabels.join(', ')} in this order; bring the columns of the ` +
      'outputs into it and write it there.',
  );
}
