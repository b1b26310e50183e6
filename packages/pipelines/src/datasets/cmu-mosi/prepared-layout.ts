import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetContent } from '../adapter';
import type { Clip } from '../clip';
import { DatasetError } from '../dataset-error';
import { byName } from '../files/find-files';
import { openFloatRows } from '../files/float-rows';
import { readCsvFile } from '../files/read-csv-file';
import { sentiments } from './sentiments';

const streams = ['audio', 'video', 'text'] as const;

/**
 * Reads the utterance features: a vector each of audio, video and text.
 *
 * @throws DatasetError naming the first missing or wrong thing.
 * @internal
 */
export async function openPreparedFolder(folder: string): Promise<DatasetContent> {
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
      label: sentiments[Number(label)],
      speaker,
      session: video,
      ...(transcript && { script: transcript }),
      ...(split && { split }),
      files: tables.map((table) => ({ path: table.file, part: `row ${row}` })),
      media: () => ({
        features: Object.fromEntries(
          streams.map((stream, i) => [
            stream,
            async () => ({ data: await tables[i].readRow(row), shape: [widths[stream]] }),
          ]),
        ),
      }),
    };
    return { clip, time: Number(utterance) };
  });
  clips.sort((a, b) => byName(a.clip.session!, b.clip.session!) || a.time - b.time);
  return {
    labels: sentiments,
    clips: clips.map(({ clip }) => clip),
    features: Object.fromEntries(streams.map((stream) => [stream, { width: widths[stream] }])),
  };
}

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
