import { markup, type Markup } from './html';

/** A column of a table; figures stand right, texts left. */
export interface Column {
  name: string;
  figures?: boolean;
  /** Name in a row that wraps on a narrow screen; the name itself if left out. */
  narrowName?: string;
}

/** Options of {@link dataTable}. */
export interface DataTableOptions {
  /** Name of the table; shown above it. */
  caption: string;
  columns: readonly Column[];
  /** Lets each row wrap on a narrow screen, each cell behind the name of its column. */
  stacked?: boolean;
  /** Style class of the row at an index. */
  rowClass?: (row: number) => string | undefined;
}

/** A table whose first column heads the rows. It scrolls within itself where the screen is too narrow. */
export function dataTable(
  rows: readonly (readonly unknown[])[],
  { caption, columns, stacked, rowClass }: DataTableOptions,
): Markup {
  const head = columns.map(
    ({ name, figures }) => markup`<th scope="col"${figures && markup` class="figures"`}>${name}</th>`,
  );
  const body = rows.map((row, r) => {
    const cells = row.map((cell, c) => {
      const style = columns[c].figures && markup` class="figures"`;
      return c === 0
        ? markup`<th scope="row"${style}>${cell}</th>`
        : markup`<td${stacked && markup` data-label="${columns[c].narrowName ?? columns[c].name}"`}${style}>${cell}</td>`;
    });
    const style = rowClass?.(r);
    return markup`<tr${style && markup` class="${style}"`}>${cells}</tr>`;
  });
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table${stacked && markup` class="stacked"`}><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A table that is closed at first: the figures behind a chart. */
export function foldedTable(rows: readonly (readonly unknown[])[], options: DataTableOptions): Markup {
  return markup`<details><summary>Show the numbers</summary>${dataTable(rows, options)}</details>`;
}
