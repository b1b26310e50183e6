import { open, stat } from 'node:fs/promises';
import { DatasetError } from '../dataset-error';

/** A table of bytes in a file, of which one row is read at a time. @internal */
export interface ByteRows {
  file: string;
  /** Bytes in a row. */
  width: number;
  readRow(row: number): Promise<Uint8Array>;
}

/**
 * Opens a file of bytes, row after row without a header.
 *
 * @throws DatasetError `unreadable-features` when the file is absent or has another size.
 * @internal
 */
export async function openByteRows(
  file: string,
  { rows, width }: { rows: number; width: number },
): Promise<ByteRows> {
  const bytes = await stat(file).then(
    (info) => info.size,
    () => undefined,
  );
  if (bytes !== rows * width) {
    throw new DatasetError(
      'unreadable-features',
      `The file "${file}" must hold ${rows * width} bytes (${rows} rows of ${width}) but ` +
        `${bytes === undefined ? 'is not there' : `holds ${bytes}`}; restore it.`,
    );
  }
  return {
    file,
    width,
    async readRow(row) {
      const handle = await open(file);
      try {
        const { buffer, bytesRead } = await handle.read(new Uint8Array(width), 0, width, row * width);
        if (bytesRead === width) return buffer;
      } finally {
        await handle.close();
      }
      throw new DatasetError('unreadable-features', `The file "${file}" ended at row ${row}; restore it.`);
    },
  };
}
