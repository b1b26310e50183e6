import type { ContourRows } from './contour-engine';

/** The contours of a segment, as long as functionals may need them. @internal */
export interface CourseStore {
  add(come: readonly ContourRows[]): void;
  /** First row that is still there. */
  readonly first: number;
  /** Rows of a contour that have come, up to `more` rows than there are frames of `by`, by default its own, but at least one. */
  rows(name: string, more: number, by?: string): number;
  /** A contour from row `from` on, up to `to` and the end that `rows` gives. */
  course(name: string, from: number, to: number, more: number, by?: string): Float64Array;
}

interface Column {
  values: Float64Array;
  /** Row of the stream that `values[0]` holds. */
  first: number;
  length: number;
  frames: number;
}

/** @internal */
export function createCourseStore(keepRows: number): CourseStore {
  const columns = new Map<string, Column>();
  const each = (value: (column: Column) => number) => [...columns.values()].map(value);
  const rowsOf = (name: string, more: number, by = name) => {
    const { first, length } = columns.get(name)!;
    const { frames } = columns.get(by)!;
    return Math.min(first + length, frames > 0 ? Math.max(1, frames + more) : 0);
  };
  return {
    add(come) {
      for (const { contours, rows, frames } of come) {
        const width = contours.length;
        for (const [c, { name }] of contours.entries()) {
          const column = columns.get(name) ?? { values: new Float64Array(256), first: 0, length: 0, frames };
          columns.set(name, column);
          column.frames = frames;
          append(column, rows, c, width, keepRows);
        }
      }
    },
    get first() {
      return Math.max(0, ...each(({ first }) => first));
    },
    rows: rowsOf,
    course(name, from, to, more, by) {
      const { values, first } = columns.get(name)!;
      const end = Math.min(to, rowsOf(name, more, by));
      return values.slice(Math.max(0, from - first), Math.max(0, end - first));
    },
  };
}

function append(column: Column, rows: Float64Array, c: number, width: number, keepRows: number): void {
  const count = rows.length / width;
  if (column.length + count > column.values.length) {
    const drop = Math.max(0, Math.min(column.length, column.length + count - keepRows));
    const kept = column.values.subarray(drop, column.length);
    const longer = new Float64Array(2 * (kept.length + count));
    longer.set(kept);
    column.values = longer;
    column.first += drop;
    column.length = kept.length;
  }
  for (let t = 0; t < count; t++) column.values[column.length++] = rows[t * width + c];
}
