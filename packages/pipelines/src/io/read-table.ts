import { parse } from 'csv-parse/sync';
import { WorkError } from '../call-error';

/**
 * Reads a CSV table that this package wrote: a heading and rows of as many cells.
 *
 * @param text - The text of the file.
 * @param columns - Which columns must be there.
 * @param file - Its name, for errors.
 * @returns The cells of each row by column.
 * @throws WorkError naming the file and what is wrong.
 */
export function readTable(text: string, columns: readonly string[], file: string): Record<string, string>[] {
  let rows: Record<string, string>[];
  try {
    rows = parse(text, { columns: true, skip_empty_lines: true });
  } catch (error) {
    throw new WorkError(`${file} is no table: ${(error as Error).message}.`);
  }
  const missing = rows.length > 0 ? columns.find((column) => rows[0][column] === undefined) : undefined;
  if (missing !== undefined) throw new WorkError(`${file} has no column ${missing}.`);
  return rows;
}
