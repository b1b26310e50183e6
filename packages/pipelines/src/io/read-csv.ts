import { CsvError, parse } from 'csv-parse/sync';

/** A table read from CSV text: the header and, for each row, its values by column and its line in the file. */
export interface CsvTable {
  /** Column names, trimmed and in lower case, in the order of the file. */
  columns: string[];
  rows: { /** 1-based line on which the row ends. */ line: number; values: Record<string, string> }[];
}

/** CSV text breaks the rules of the format on one line. */
export class CsvLineError extends Error {
  override name = 'CsvLineError';

  constructor(
    /** 1-based line of the fault. */
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads CSV text (RFC 4180): a header line, quoted fields, line ends of any kind, a byte order mark or none.
 * Values are trimmed; empty lines are passed over; a missing last field reads as `''`.
 *
 * @param text the whole file
 * @returns the columns and rows; `columns` is empty for an empty text
 * @throws CsvLineError when quotes do not close, a column name repeats, or a row has more fields than the header
 * @internal
 */
export function readCsv(text: string): CsvTable {
  const records = parseRecords(text);
  if (records.length === 0) return { columns: [], rows: [] };
  const columns = records[0].record.map((name) => name.toLowerCase());
  const repeated = columns.find((name, i) => columns.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new CsvLineError(
      records[0].line,
      `the column "${repeated}" stands twice in the header; rename one`,
    );
  }
  const rows = records.slice(1).map(({ record, line }) => {
    if (record.length > columns.length) {
      throw new CsvLineError(
        line,
        `the row has ${record.length} fields but the header has ${columns.length}; put values with commas in quotes`,
      );
    }
    return { line, values: Object.fromEntries(columns.map((name, i) => [name, record[i] ?? ''])) };
  });
  return { columns, rows };
}

function parseRecords(text: string): { record: string[]; line: number }[] {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    throw new CsvLineError(
      line,
      'the quotes are not closed or stand inside a value; write " as "" inside quotes',
    );
  }
}
