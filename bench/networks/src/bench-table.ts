import type { BenchCell, BenchRow } from './run-bench';

/** Options of {@link benchTable}. */
export interface BenchTableOptions {
  /** The contestant whose time is 1; default the first one. */
  reference?: string;
  /** Multiply-adds of vectors that nothing but registers limits, in 10⁹ operations a second: what 100 % is. */
  peak?: number;
}

/** A table as text: the heading and, for each workload, its title and one cell for each contestant. */
export interface BenchTable {
  header: string[];
  rows: string[][];
}

/** Lays a benchmark out: the time of each contestant as a multiple of the reference's, and its share of the peak. */
export function benchTable(
  rows: readonly BenchRow[],
  { reference, peak }: BenchTableOptions = {},
): BenchTable {
  const contestants = rows[0]?.cells.map(({ contestant }) => contestant) ?? [];
  const one = reference ?? contestants[0];
  return {
    header: ['work', ...contestants],
    rows: rows.map((row) => {
      const unit = row.cells.find(({ contestant }) => contestant === one);
      return [row.title, ...row.cells.map((cell) => cellText(cell, unit, peak))];
    }),
  };
}

/** The table as Markdown. */
export function markdownTable({ header, rows }: BenchTable): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [header, header.map(() => '---'), ...rows].map(line).join('\n');
}

function cellText(cell: BenchCell, unit: BenchCell | undefined, peak?: number): string {
  if ('why' in cell) return `– (${cell.why})`;
  const share = peak ? `, ${((100 * cell.gigaflopsPerSecond) / peak).toFixed(0)} %` : '';
  if (!unit || 'why' in unit) return `${cell.milliseconds.toPrecision(3)} ms${share}`;
  return `${(cell.milliseconds / unit.milliseconds).toFixed(2)}×${share}`;
}
