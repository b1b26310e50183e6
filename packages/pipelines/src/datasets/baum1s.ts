import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetAdapter } from './adapter';
import type { Clip } from './clip';
import { DatasetError } from './dataset-error';
import { clipMedia } from './files/clip-media';
import { byName, findFiles, stem } from './files/find-files';
import { readCsvFile } from './files/read-csv-file';
import { readWorkbook } from './files/read-workbook';
import { requireClips, requireFolder } from './files/require-folder';

/** Emotions and mental states by their codes 1 … 13. */
const labels = [
  'anger',
  'boredom',
  'bothered',
  'concentrating',
  'contempt',
  'disgust',
  'fear',
  'happiness',
  'neutral',
  'sadness',
  'surprise',
  'thinking',
  'unsure',
];

const example = 'BAUM1s_MP4 - All/s001/S001_001.mp4';
const tables = ['Annotations_BAUM1s.csv', 'Annotations_BAUM1s.xlsx'];

/** Reads BAUM-1s, the spontaneous part of BAUM-1. Of its table it needs the columns with the clip and the code. */
export const baum1s: DatasetAdapter = {
  name: 'baum1s',
  about:
    'BAUM-1s: spontaneous Turkish video with sound of 31 subjects, 13 emotions and mental states, 1,222 clips',
  layouts: [
    'BAUM1s_MP4 - All/s001/S001_001.mp4 … and Annotations_BAUM1s.xlsx, or the same table saved as Annotations_BAUM1s.csv',
  ],
  licence: 'research only, on signing the agreement of its makers',
  whereToGetIt: 'http://baum1.bahcesehir.edu.tr',
  citation:
    'S. Zhalehpour, O. Onder, Z. Akhtar, C. E. Erdem, "BAUM-1: A Spontaneous Audio-Visual Face Database of Affective and ' +
    'Mental States", IEEE Transactions on Affective Computing 8(3), 2017. https://doi.org/10.1109/TAFFC.2016.2553038',
  async open(path) {
    const folder = await requireFolder(path, example);
    const files = new Map(
      (await findFiles(folder, /(^|\/)s\d+_\d+\.(mp4|avi)$/i)).map((file) => [
        stem(file).toUpperCase(),
        join(folder, file),
      ]),
    );
    await requireClips([...files], folder, example);
    const table = tables.map((name) => join(folder, name)).find((file) => existsSync(file));
    if (table === undefined) {
      throw new DatasetError(
        'wrong-layout',
        `The folder "${folder}" holds no ${tables[1]}, the table of the emotions; put it beside the folder of the clips.`,
      );
    }
    const rows = table.endsWith('.csv') ? await cellsOf(table) : await readWorkbook(table);
    const clips = rows.flatMap((cells) => readRow(cells, files, table));
    await requireClips(clips, folder, `the clips that ${table} names`);
    return { labels, clips: clips.sort((a, b) => byName(a.id, b.id)) };
  },
};

async function cellsOf(table: string): Promise<string[][]> {
  const { columns, rows } = await readCsvFile(table, []);
  return [columns, ...rows.map(({ values }) => columns.map((column) => values[column]))];
}

/** The clip of a row: the cell that looks like one, and the code behind it. Headings and rows without a code have none. */
function readRow(cells: readonly string[], files: ReadonlyMap<string, string>, table: string): Clip[] {
  const at = cells.findIndex((cell) => /^s\d+_\d+(\.\w+)?$/i.test(cell));
  if (at < 0) return [];
  const id = stem(cells[at]).toUpperCase();
  const code = cells.slice(at + 1).find((cell) => /^\d+$/.test(cell));
  if (code === undefined) return [];
  const label = labels[Number(code) - 1];
  if (label === undefined) {
    throw new DatasetError(
      'unknown-label',
      `"${table}": the clip ${id} has the code ${code}; the codes are 1 ${labels[0]} … ${labels.length} ${labels.at(-1)}. Correct it.`,
    );
  }
  const video = files.get(id);
  if (video === undefined) {
    throw new DatasetError(
      'missing-file',
      `"${table}" names the clip ${id}, but there is no file ${id}.mp4; restore it or remove the row.`,
    );
  }
  return [{ id, speaker: id.slice(0, id.indexOf('_')), label, ...clipMedia({ video }) }];
}
