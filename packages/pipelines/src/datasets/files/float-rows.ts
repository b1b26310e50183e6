import { readFile, stat } from 'node:fs/promises';
import { DatasetError, type DatasetErrorCode } from '../dataset-error';

/** A table of float32 rows in a file, which is read once, when the first row is asked for. @internal */
export interface FloatRows {
  file: string;
  /** Numbers in a row. */
  width: number;
  /** A copy of one row. @throws DatasetError when the file is damaged */
  readRow(row: number): Promise<Float32Array>;
  /** A copy of some rows, one after the other. @throws DatasetError when the file is damaged */
  readRows(first: number, count: number): Promise<Float32Array>;
}

/** What is expected of the file, and what to say when it is otherwise. @internal */
export interface FloatRowsOptions {
  rows: number;
  width: number;
  /** The code of the errors. Default `'unreadable-features'`. */
  code?: DatasetErrorCode;
  /** How to fix a file of another size. Default `'restore it'`. */
  remedy?: string;
}

/**
 * Opens a file of little-endian float32 numbers, row after row without a header.
 *
 * @throws DatasetError when the file is absent or has another size; `readRow` when a number in it is not finite
 * @internal
 */
export async function openFloatRows(
  file: string,
  { rows, width, code = 'unreadable-features', remedy = 'restore it' }: FloatRowsOptions,
): Promise<FloatRows> {
  const expected = rows * width * 4;
  const bytes = await stat(file).then(
    (info) => info.size,
    () => undefined,
  );
  if (bytes !== expected) {
    throw new DatasetError(
      code,
      `The file "${file}" must hold ${expected} bytes (${rows} rows of ${width} float32) but ` +
        `${bytes === undefined ? 'is not there' : `holds ${bytes}`}; ${remedy}.`,
    );
  }
  let values: Promise<Float32Array> | undefined;
  const readRows = async (first: number, count: number) => {
    values ??= readFloats(file, rows * width, code);
    return (await values).slice(first * width, (first + count) * width);
  };
  return { file, width, readRow: (row) => readRows(row, 1), readRows };
}

async function readFloats(file: string, count: number, code: DatasetErrorCode): Promise<Float32Array> {
  const bytes = await readFile(file);
  const values = new Float32Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let bad = bytes.length === 4 * count ? -1 : 0;
  for (let i = 0; bad < 0 && i < count; i++) {
    values[i] = view.getFloat32(4 * i, true);
    if (!Number.isFinite(values[i])) bad = i;
  }
  if (bad >= 0) throw new DatasetError(code, `The file "${file}" is damaged at number ${bad}; restore it.`);
  return values;
}
