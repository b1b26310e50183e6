import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clip, Dataset } from './dataset';
import { DatasetError } from './dataset-error';
import type { OpenDatasetOptions } from './open-options';
import { readCsvFile } from './files/read-csv-file';
import { openFloatRows } from './files/float-rows';
import { requireFolder } from './files/require-folder';

const streams = ['audio', 'video', 'text'] as const;
const mosiLabels = ['negative', 'positive'];

/** @internal */
export const cmuMosiLicence = 'features: MIT; corpus: given out by its makers for research';

/**
 * Opens the utterance features of CMU-MOSI: one clip an utterance with a vector each of audio, video and text, the
 * utterances of one video (the clip's `session`) in the order of time.
 *
 * Layout: `utterances.csv` with the columns video, utterance, speaker, label (0 negative, 1 positive) and optionally
 * split and transcript, and the float32 tables `audio.f32`, `video.f32`, `text.f32` with a row each a row of it, whose
 * shapes `meta.json` names.
 *
 * @param path the folder
 * @throws DatasetError naming the first missing or wrong thing
 * @internal
 */
export async function openCmuMosi(path: string, { labels }: OpenDatasetOptions = {}): Promise<Dataset> {
  if (labels) {
    throw new TypeError('openDataset: cmu-mosi has labels of its own; leave the option labels out.');
  }
  const folder = await requireFolder(path, 'utterances.csv, meta.json, audio.f32, video.f32 and text.f32');
  const file = join(folder, 'utterances.csv');
  const { rows } = await readCsvFile(file, ['video', 'utterance', 'speaker', 'label']);
  const widths = await readWidths(join(folder, 'meta.json'), rows.length);
  const tables = await Promise.all(
    streams.map((stream) =>
      openFloatRows(join(folder, `${stream}.f32`), { rows: rows.length, width: widths[stream] }),
    ),
  );
  const seen = new Set<string>();
  const clips = rows.map(({ line, values }, row) => {
    const { video, utterance, speaker, label, split, transcript } = values;
    const id = `${video}_${utterance}`;
    const where = `"${file}" line ${line}`;
    if (label !== '0' && label !== '1') {
      throw new DatasetError(
        'unknown-label',
        `${where}: the label is "${label}"; write 0 for negative or 1 for positive.`,
      );
    }
    if (video === '' || !/^\d+$/.test(utterance)) {
      throw new DatasetError(
        'bad-row',
        `${where}: video is "${video}" and utterance "${utterance}"; write the name of the video and a number.`,
      );
    }
    if (seen.has(id))
      throw new DatasetError('bad-row', `${where}: the utterance ${id} stands twice; remove one row.`);
    seen.add(id);
    const clip: Clip = {
      id,
      label: Number(label),
      speaker,
      session: video,
      ...(transcript && { script: transcript }),
      ...(split && { split }),
      files: tables.map((table) => table.file),
      features: async () => {
        const vectors = await Promise.all(tables.map((table) => table.readRow(row)));
        return Object.fromEntries(streams.map((stream, i) => [stream, vectors[i]]));
      },
    };
    return { clip, time: Number(utterance) };
  });
  clips.sort((a, b) => compare(a.clip.session!, b.clip.session!) || a.time - b.time);
  return {
    name: 'cmu-mosi',
    labels: mosiLabels,
    clips: clips.map(({ clip }) => clip),
    featureWidths: widths,
    licence: cmuMosiLicence,
    citation:
      'A. Zadeh, R. Zellers, E. Pincus, L.-P. Morency, "MOSI: Multimodal Corpus of Sentiment Intensity and ' +
      'Subjectivity Analysis in Online Opinion Videos", arXiv 1606.06259, 2016.',
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function readWidths(file: string, rows: number): Promise<Record<(typeof streams)[number], number>> {
  let meta: Record<string, unknown>;
  try {
    meta = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    throw new DatasetError(
      'wrong-layout',
      `The file "${file}", which names the shapes of the tables, cannot be read; restore it.`,
      { cause },
    );
  }
  const [audio, video, text] = streams.map((stream) => {
    const shape = meta?.[stream];
    const [count, width] = Array.isArray(shape) ? (shape as unknown[]) : [];
    if (count === rows && Number.isSafeInteger(width) && (width as number) > 0) return width as number;
    throw new DatasetError(
      'wrong-layout',
      `The file "${file}" gives ${stream} the shape ${JSON.stringify(shape)} but utterances.csv has ${rows} rows; ` +
        `correct it to [${rows}, number of features].`,
    );
  });
  return { audio, video, text };
}
