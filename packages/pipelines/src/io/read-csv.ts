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

/** Options of {@link readCsv}. */
export interface ReadCsvOptions {
  /** What stands between fields; by default whichever of `;`, tab and `,` the header has, in that order. */
  delimiter?: string;
}

/**
 * Reads CSV text (RFC 4180): a header line, quoted fields (not between tabs), line ends of any kind, a byte order mark or none.
 * Values are trimmed, inside quotes too, and their letters composed (Unicode NFC), so that what looks equal is equal.
 * Empty lines, and the empty rows and nameless columns that spreadsheets leave behind, are passed over; missing last fields
 * read as `''`.
 *
 * @param text - The whole file.
 * @returns The columns and rows; `columns` is empty for an empty text.
 * @throws CsvLineError when quotes do not close, a column name repeats, or a row has more fields than the header.
 * @internal
 */
export function readCsv(text: string, { delimiter }: ReadCsvOptions = {}): CsvTable {
  const records = parseRecords(text, delimiter ?? delimiterOf(text));
  if (records.length === 0) return { columns: [], rows: [] };
  const header = records[0].record.map((name) => name.toLowerCase());
  const columns = header.slice(0, header.findLastIndex((name) => name !== '') + 1);
  const repeated = columns.find((name, i) => name !== '' && columns.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new CsvLineError(
      records[0].line,
      `the column "${repeated}" stands twice in the header; rename one`,
    );
  }
  const rows = records.slice(1).map(({ record, line }) => {
    const fields = record.findLastIndex((value) => value !== '') + 1;
    if (fields > columns.length) {
      throw new CsvLineError(
        line,
        `the row has ${fields} fields but the header has ${columns.length}; put values with commas in quotes`,
      );
    }
    const cells = columns.flatMap((name, i) => (name === '' ? [] : [[name, record[i] ?? '']]));
    return { line, values: Object.fromEntries(cells) as Record<string, string> };
  });
  return { columns: columns.filter((name) => name !== ''), rows };
}

/** Blanks at the ends, also those that no one sees: no-break and zero-width spaces, byte order marks. */
const blanks = /^[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+$/g;

function delimiterOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text.replace(/^[\s\ufeff]+/, ''))![0].replace(/"[^"]*"/g, '');
  return [';', '\t'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

function parseRecords(text: string, delimiter: string): { record: string[]; line: number }[] {
  try {
    const records = parse(text, {
      bom: true,
      delimiter,
      info: true,
      quote: delimiter === '\t' ? false : '"',
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({
      record: record.map((value) => value.normalize('NFC').replace(blanks, '')),
      line: info.lines,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    throw new CsvLineError(
      line,
      'the quotes are not closed or stand inside a value; write " as "" inside quotes',
    );
  }
}
