import { readFile } from 'node:fs/promises';
import { decodeText } from '../../io/decode-text';
import { CsvLineError, readCsv, type CsvTable } from '../../io/read-csv';
import { DatasetError } from '../dataset-error';

/** One row of a table. @internal */
export type CsvRow = CsvTable['rows'][number];

/**
 * Reads a CSV file that must have certain columns.
 *
 * @param file - Path of the file.
 * @param required - Column names, lower case.
 * @throws DatasetError `wrong-layout` when unreadable or a column is missing, `empty` without rows, `bad-row` for a malformed line
 * @internal
 */
export async function readCsvFile(file: string, required: string[]): Promise<CsvTable> {
  let text: string;
  try {
    text = decodeText(await readFile(file));
  } catch (error) {
    if (error instanceof RangeError) throw new DatasetError('wrong-layout', `"${file}": ${error.message}.`);
    throw new DatasetError(
      'wrong-layout',
      `The file "${file}" cannot be read (${(error as NodeJS.ErrnoException).code ?? error}); check that it is a CSV file you may read.`,
      { cause: error },
    );
  }
  let table: CsvTable;
  try {
    table = readCsv(text);
  } catch (error) {
    if (!(error instanceof CsvLineError)) throw error;
    throw new DatasetError('bad-row', `"${file}" line ${error.line}: ${error.message}.`, { cause: error });
  }
  if (table.columns.length === 0) {
    throw new DatasetError(
      'empty',
      `The file "${file}" is empty; write a header line with the columns ${required.join(', ')} and one row a clip.`,
    );
  }
  const missing = required.find((column) => !table.columns.includes(column));
  if (missing !== undefined) {
    throw new DatasetError(
      'wrong-layout',
      `"${file}" line 1: the header has no column "${missing}", only ${quoted(table.columns)}; ` +
        `add it, with commas between the columns.`,
    );
  }
  if (table.rows.length === 0) {
    throw new DatasetError('empty', `The file "${file}" has a header but no rows; add one row a clip.`);
  }
  return table;
}

/** Up to 12 names in quotes, for a message. @internal */
export function quoted(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => `"${name.slice(0, 60)}"`);
  return shown.join(', ') + (names.length > 12 ? ` and ${names.length - 12} more` : '');
}
