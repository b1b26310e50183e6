import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetAdapter } from './adapter';
import type { Clip } from './clip';
import { DatasetError } from './dataset-error';
import { clipMedia } from './files/clip-media';
import { byName, findFiles, stem } from './files/find-files';
import { readCsvFile, type CsvRow } from './files/read-csv-file';
import { requireFolder } from './files/require-folder';

const emotions: Record<string, string> = {
  anger: 'anger',
  fear: 'fear',
  happiness: 'happiness',
  neutral: 'neutral',
  sadness: 'sadness',
  surprised: 'surprise',
};

/** Reads nEMO. */
export const nemo: DatasetAdapter = {
  name: 'nemo',
  about: 'nEMO: Polish speech of 9 actors, 6 emotions, 4,481 clips',
  layouts: [
    'data.tsv (file_id, emotion, raw_text, speaker_id, …) and samples/SB0_anger_1.wav …',
    'clips.csv (clip, file, speaker, emotion, seconds, text) and audio/SB0_anger_1.flac …',
  ],
  licence:
    'CC BY-NC-SA 4.0 (https://creativecommons.org/licenses/by-nc-sa/4.0/): non-commercial, attribution, share alike',
  whereToGetIt: 'https://github.com/amu-cai/nEMO',
  citation:
    'I. Christop, "nEMO: Dataset of Emotional Speech in Polish", LREC-COLING 2024. https://arxiv.org/abs/2404.06292',
  async open(path) {
    const folder = await requireFolder(path, 'data.tsv and samples');
    const prepared = join(folder, 'clips.csv');
    const own = join(folder, 'data.tsv');
    const [table, column] = existsSync(prepared) ? [prepared, 'speaker'] : [own, 'speaker_id'];
    if (!existsSync(table)) {
      throw new DatasetError(
        'wrong-layout',
        `The folder "${folder}" holds no data.tsv, the table of nEMO; pass the folder that has it beside samples.`,
      );
    }
    const { rows } = await readCsvFile(table, [table === own ? 'file_id' : 'file', 'emotion', column]);
    const files = new Map(
      (await findFiles(folder, /\.(wav|flac)$/i, 2)).map((file) => [stem(file), join(folder, file)]),
    );
    const clips = rows.map((row) => readClip(row, `"${table}" line ${row.line}`, row.values[column], files));
    return { labels: Object.values(emotions), clips: clips.sort((a, b) => byName(a.id, b.id)) };
  },
};

function readClip(
  { values }: CsvRow,
  where: string,
  speaker: string,
  files: ReadonlyMap<string, string>,
): Clip {
  const id = stem(values.file_id ?? values.file);
  const sound = files.get(id);
  if (sound === undefined) {
    throw new DatasetError(
      'missing-file',
      `${where}: there is no sound file "${values.file_id ?? values.file}"; restore it or remove the row.`,
    );
  }
  const label = Object.hasOwn(emotions, values.emotion) ? emotions[values.emotion] : undefined;
  if (label === undefined) {
    throw new DatasetError(
      'unknown-label',
      `${where}: the emotion "${values.emotion}" is not one of ${Object.keys(emotions).join(', ')}; correct it.`,
    );
  }
  const script = values.raw_text ?? values.text;
  return {
    id,
    speaker,
    label,
    ...(script && { script }),
    ...(Number(values.seconds) > 0 && { seconds: Number(values.seconds) }),
    ...(values.gender && { notes: { gender: values.gender } }),
    ...clipMedia({ sound }),
  };
}
