import { displayWidth, truncateToWidth } from './display-width';
import { isFiniteNumber, missing } from './number-format';

/** Options of {@link formatTable}. */
export interface TextTableOptions {
  /** Column headings; a rule is drawn below them. */
  header?: readonly string[];
  /** Most decimals shown of a number, an integer ≥ 0; default 3. */
  decimals?: number;
  /** Widest column in terminal cells, ≥ 1; longer texts end in "…"; default 60. */
  maxCellWidth?: number;
}

const numeric = /^[<≈~±+−-]?\s*[\d.,]+(e[+−-]?\d+)?([–-][\d.,]+)?\s*[\p{L}%°/]{0,4}$/u;

// A file name must not be able to move the cursor, recolour the terminal or break a row.
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

function columnTexts(cells: readonly unknown[], decimals: number, maxCellWidth: number): string[] {
  const finite = cells.filter(isFiniteNumber);
  const needed = (value: number) => {
    const text = String(Number(value.toFixed(decimals)));
    return text.includes('e') ? 0 : (text.split('.')[1] ?? '').length;
  };
  const places = finite.reduce((most, value) => Math.max(most, needed(value)), 0);
  return cells.map((cell) => {
    if (cell === undefined || cell === null) return missing;
    if (typeof cell !== 'number') return truncateToWidth(String(cell).replace(control, ' '), maxCellWidth);
    if (!Number.isFinite(cell)) return missing;
    const hidden = cell !== 0 && (Math.abs(cell) < 0.5 * 10 ** -decimals || Math.abs(cell) >= 1e15);
    return hidden ? cell.toExponential(1) : cell.toFixed(places);
  });
}

/**
 * Lays rows out as a plain-text table for the terminal.
 *
 * Columns are two spaces apart and padded by terminal cells, so accents, East Asian characters and emoji line up.
 * A column of numbers, or of texts that read as numbers (`74.2 %`, `< 0.001`), is right-aligned; plain numbers of a
 * column share their decimals. Missing and not finite values show as "–"; control characters become spaces.
 *
 * @param rows - Cells, row by row; short rows are filled with "–".
 * @param options - Headings, decimals and the widest column.
 * @returns The lines joined by line feeds, without trailing spaces and without a final line feed.
 * @throws RangeError if `decimals` or `maxCellWidth` is out of range.
 * @example
 * ```ts
 * import { formatTable } from '@avemo/pipelines';
 *
 * const table = formatTable([['audio', 0.61], ['am-fbp', 0.742]], { header: ['system', 'accuracy'] });
 * table.split('\n')[2]; // → 'audio      0.610'
 * ```
 */
export function formatTable(
  rows: readonly (readonly unknown[])[],
  { header, decimals = 3, maxCellWidth = 60 }: TextTableOptions = {},
): string {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 20) {
    throw new RangeError(`formatTable: decimals must be an integer in [0, 20]; got ${decimals}.`);
  }
  if (!(maxCellWidth >= 1)) {
    throw new RangeError(`formatTable: maxCellWidth must be at least 1; got ${maxCellWidth}.`);
  }
  const count = rows.reduce((most, row) => Math.max(most, row.length), header?.length ?? 0);
  const columns = Array.from({ length: count }, (_, c) => {
    const texts = columnTexts(
      rows.map((row) => row[c]),
      decimals,
      maxCellWidth,
    );
    const heading = header && truncateToWidth((header[c] ?? '').replace(control, ' '), maxCellWidth);
    const width = Math.max(0, ...(heading === undefined ? texts : [heading, ...texts]).map(displayWidth));
    const filled = texts.filter((text) => text !== missing);
    const right = filled.length > 0 && filled.every((text) => numeric.test(text));
    const align = (text: string) => {
      const padding = ' '.repeat(width - displayWidth(text));
      return right ? padding + text : text + padding;
    };
    return { heading: heading === undefined ? '' : align(heading), width, cells: texts.map(align) };
  });
  const line = (cell: (column: (typeof columns)[number]) => string) => columns.map(cell).join('  ').trimEnd();
  const lines = rows.map((_, r) => line((column) => column.cells[r]));
  if (header)
    lines.unshift(
      line((column) => column.heading),
      line((column) => '─'.repeat(column.width)),
    );
  return lines.join('\n');
}
