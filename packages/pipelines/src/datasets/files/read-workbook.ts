import { readFile } from 'node:fs/promises';
import { DatasetError } from '../dataset-error';

/**
 * The cells of the first sheet of an Excel workbook (.xlsx) as trimmed texts, by the optional package read-excel-file.
 *
 * @throws DatasetError `wrong-layout` where the package is not installed or the file is no workbook.
 * @internal
 */
export async function readWorkbook(file: string): Promise<string[][]> {
  const { readSheet } = await import('read-excel-file/node').catch((cause: unknown) => {
    throw new DatasetError(
      'wrong-layout',
      `To read "${file}" the package read-excel-file is needed: npm install read-excel-file, or save the table as ` +
        `"${file.replace(/xlsx$/, 'csv')}".`,
      { cause },
    );
  });
  try {
    const rows = await readSheet(await readFile(file));
    return rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell).trim())));
  } catch (cause) {
    throw new DatasetError(
      'wrong-layout',
      `The file "${file}" is no Excel workbook (${(cause as Error).message}); restore it.`,
      { cause },
    );
  }
}
