import { createReadStream, existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ndArray } from '@avemo/checks';
import type { VideoTrack } from '../prepare/media';
import type { DatasetAdapter } from './adapter';
import type { Clip } from './clip';
import { DatasetError } from './dataset-error';
import { openByteRows } from './files/byte-rows';
import { findFiles } from './files/find-files';
import { requireClips, requireFolder } from './files/require-folder';

/** The emotions by their codes 0 … 6. */
const labels = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'];
const size = 48;
const splits: Record<string, string> = { Training: 'train', PublicTest: 'validation', PrivateTest: 'test' };

const example = 'fer2013.csv';

/** Reads FER2013: photographs of faces, 48 × 48 grey pixels, each the single frame of a clip's video. It names no people. */
export const fer2013: DatasetAdapter = {
  name: 'fer2013',
  about: 'FER2013: 35,887 photographs of faces, 7 expressions, a split into training, validation and test',
  layouts: [
    'fer2013.csv (emotion,pixels,Usage) or icml_face_data.csv with the same columns',
    'train_0.u8 with train_0.labels.u8 …, validation.u8 with validation.labels.u8, and meta.json',
  ],
  licence:
    'published for a public contest; images from a web search: research use, do not publish single pictures',
  whereToGetIt:
    'https://www.kaggle.com/c/challenges-in-representation-learning-facial-expression-recognition-challenge',
  citation:
    'I. Goodfellow et al., "Challenges in Representation Learning: A report on three machine learning contests", 2013. ' +
    'https://arxiv.org/abs/1307.0414',
  async open(path) {
    const folder = await requireFolder(path, example);
    const table = [example, 'icml_face_data.csv']
      .map((name) => join(folder, name))
      .find((file) => existsSync(file));
    const clips = table === undefined ? await readBytes(folder) : await readTable(table);
    return { labels, clips };
  },
};

/** A grey picture as the only frame, its level in all three channels. */
function photograph(read: () => Promise<Uint8Array>): VideoTrack {
  return {
    async *frames() {
      const grey = await read();
      const rgb = new Uint8Array(3 * grey.length);
      for (let i = 0; i < grey.length; i++) rgb.fill(grey[i], 3 * i, 3 * i + 3);
      yield { time: 0, picture: ndArray(rgb, [size, size, 3]) };
    },
  };
}

/** The table is 300 MB large: rows are found once and read where they lie. */
async function readTable(table: string): Promise<Clip[]> {
  const clips: Clip[] = [];
  let columns: string[] | undefined;
  const lineEnd = await lineEndBytes(table);
  let offset = 0;
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(table), crlfDelay: Infinity })) {
    line++;
    const bytes = Buffer.byteLength(text) + lineEnd;
    const start = offset;
    offset += bytes;
    if (text.trim() === '') continue;
    const cells = text
      .replaceAll('"', '')
      .split(',')
      .map((cell) => cell.trim());
    if (!columns) {
      columns = cells.map((cell) => cell.replace(/^\ufeff/, '').toLowerCase());
      const missing = ['emotion', 'pixels', 'usage'].find((name) => !columns!.includes(name));
      if (missing) {
        throw new DatasetError(
          'wrong-layout',
          `"${table}" line 1: the header has no column "${missing}"; add it.`,
        );
      }
      continue;
    }
    const [emotion, pixels, usage] = ['emotion', 'pixels', 'usage'].map(
      (name) => cells[columns!.indexOf(name)],
    );
    const where = `"${table}" line ${line}`;
    const split = splits[usage ?? ''];
    if (!split || labels[Number(emotion)] === undefined || emotion === '') {
      throw new DatasetError(
        'bad-row',
        `${where}: emotion is "${emotion}" and Usage "${usage}"; write 0 … 6 and ${Object.keys(splits).join(', ')}.`,
      );
    }
    const count = pixels.split(' ').length;
    if (count !== size * size) {
      throw new DatasetError(
        'bad-row',
        `${where} has ${count} pixels instead of ${size * size}; restore it.`,
      );
    }
    const row = clips.length;
    clips.push({
      id: `${split}/${row}`,
      speaker: '',
      split,
      label: labels[Number(emotion)],
      files: [{ path: table, part: `row ${row}` }],
      media: () => ({ video: photograph(() => readPixels(table, start, bytes, where)) }),
    });
  }
  if (clips.length === 0) throw new DatasetError('empty', `The file "${table}" has no rows; restore it.`);
  return clips;
}

/** 2 where lines end as on Windows. */
async function lineEndBytes(table: string): Promise<1 | 2> {
  const handle = await open(table);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead).includes('\r\n') ? 2 : 1;
  } finally {
    await handle.close();
  }
}

async function readPixels(table: string, start: number, bytes: number, where: string): Promise<Uint8Array> {
  const handle = await open(table);
  try {
    const { buffer } = await handle.read(Buffer.alloc(bytes), 0, bytes, start);
    const pixels = /(?:\d{1,3} ){2303}\d{1,3}/.exec(buffer.toString('latin1'))?.[0].split(' ').map(Number);
    if (pixels?.every((level) => level <= 255)) return Uint8Array.from(pixels);
  } finally {
    await handle.close();
  }
  throw new DatasetError(
    'unreadable-video',
    `${where}: the pixels are no ${size * size} levels from 0 to 255; restore it.`,
  );
}

async function readBytes(folder: string): Promise<Clip[]> {
  const files = await findFiles(folder, /\.labels\.u8$/, 0);
  await requireClips(files, folder, `${example} or train_0.u8 with train_0.labels.u8`);
  const parts = files.map(async (name) => {
    const codes = new Uint8Array(await readFile(join(folder, name)));
    const part = basename(name, '.labels.u8');
    const pictures = await openByteRows(join(folder, `${part}.u8`), {
      rows: codes.length,
      width: size * size,
    });
    return Array.from(codes, (code, row): Clip => {
      const label = labels[code];
      if (label === undefined) {
        throw new DatasetError(
          'unknown-label',
          `The file "${join(folder, name)}" has the code ${code} at byte ${row}; the codes are 0 … 6. Restore it.`,
        );
      }
      const split = /^(train|validation|test)/.exec(part)?.[1];
      return {
        id: `${part}/${row}`,
        speaker: '',
        label,
        ...(split && { split }),
        files: [{ path: pictures.file, part: `row ${row}` }],
        media: () => ({ video: photograph(() => pictures.readRow(row)) }),
      };
    });
  });
  return (await Promise.all(parts)).flat();
}
