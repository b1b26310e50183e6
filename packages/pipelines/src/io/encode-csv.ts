/**
 * Rows as CSV (RFC 4180 quoting, line feeds): numbers and texts; an empty cell for undefined. `readCsv` reads the same back,
 * but for blanks at the ends of texts. Texts are written as they are, also those that a spreadsheet takes for a formula
 * (`=…`): import such a file as text.
 *
 * @param rows - Cells, row by row.
 * @returns The text, a line feed behind each row.
 * @internal
 */
export function encodeCsv(rows: readonly (readonly (string | number | undefined)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value);
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
