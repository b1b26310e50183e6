import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Block } from '../../prepare/block';
import type { DatasetAdapter } from '../adapter';
import type { Clip } from '../clip';
import { DatasetError } from '../dataset-error';
import { byName } from '../files/find-files';
import { openFloatRows, type FloatRows } from '../files/float-rows';
import { requireFolder } from '../files/require-folder';
import { describeClip, ravdessLabels, ravdessLicence } from './clip-name';
import { readRavdessTable } from './table';

const systems = ['wav2vec', 'bilstm', 'mlp'] as const;
const folds = ['0', '1', '2', '3', '4'];
const width = ravdessLabels.length;

/**
 * Reads the published outputs of three networks for the speech clips of RAVDESS: `wav2vec` heard them, `bilstm` and `mlp`
 * saw their facial action units. Each is there five times, trained without the actors of one fold. The outputs of `mlp`
 * are probabilities, the others logits; `published-fusion`, where it is there, holds the probabilities of the authors' own
 * fusion for the clip as a test clip.
 *
 * `clip.media(fold).features` are the outputs of the networks that never met the actors of `fold`. For a clip of another
 * fold these are outputs on training clips, hence over-confident.
 */
export const ravdessOutputs: DatasetAdapter = {
  name: 'ravdess-outputs',
  about:
    'outputs of three published networks for the speech clips of RAVDESS, 5 folds; no sound and no pictures',
  layouts: [
    'clips.csv, and in features meta.json, wav2vec_fold0.f32 … mlp_fold4.f32 (float32 [clips, 8], classes in the ' +
      'order of the codes 01 … 08) and optionally published_fusion_test.f32',
  ],
  licence: `${ravdessLicence}; outputs: MIT`,
  whereToGetIt: 'https://github.com/cristinalunaj/MMEmotionRecognition, converted to tables',
  citation:
    'C. Luna-Jiménez et al., "A Proposal for Multimodal Emotion Recognition Using Aural Transformers and Action ' +
    'Units on RAVDESS Dataset", Applied Sciences 12(1):327, 2021. https://doi.org/10.3390/app12010327',
  async open(path) {
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
    const published = existsSync(join(folder, 'features', 'published_fusion_test.f32'))
      ? await open('published_fusion_test')
      : undefined;
    const vector = (table: FloatRows, row: number) => async (): Promise<Block> => ({
      data: await table.readRow(row),
      shape: [width],
    });
    const files = [...[...tables.values()].flat(), ...(published ? [published] : [])];
    const clips = rows.map(({ id, fields, seconds }, row): Clip => {
      const described = describeClip(fields);
      return {
        id,
        ...described,
        seconds,
        files: files.map(({ file }) => ({ path: file, part: `row ${row}` })),
        media(fold = described.fold!) {
          const chosen = tables.get(fold);
          if (!chosen) {
            throw new RangeError(
              `media: fold must be one of ${folds.join(', ')}; got ${fold}. Outputs are published for these folds only.`,
            );
          }
          return {
            features: {
              ...Object.fromEntries(systems.map((system, i) => [system, vector(chosen[i], row)])),
              ...(published && { 'published-fusion': vector(published, row) }),
            },
          };
        },
      };
    });
    return {
      labels: ravdessLabels,
      clips: clips.toSorted((a, b) => byName(a.id, b.id)),
      mediaByFold: true,
      features: Object.fromEntries(
        [...systems, ...(published ? ['published-fusion'] : [])].map((name) => [
          name,
          { width, names: ravdessLabels },
        ]),
      ),
    };
  },
};

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
