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

/** Keeps the values of one contour of a stream, in memory or elsewhere. */
export interface ContourKeeper {
  /** Takes the next values. */
  push(values: Float64Array): void;
  /** The values from `start` to before `end`, counted from the first that came. */
  read(start: number, end: number): Float64Array;
  /** The first value that is still kept. Default 0. */
  readonly first?: number;
}

interface Column {
  keeper: ContourKeeper;
  length: number;
  frames: number;
}

/** @internal */
export function createCourseStore(keepRows: number, open = () => memoryKeeper(keepRows)): CourseStore {
  const columns = new Map<string, Column>();
  const firstOf = ({ keeper }: Column) => keeper.first ?? 0;
  const rowsOf = (name: string, more: number, by = name) => {
    const { frames } = columns.get(by)!;
    return Math.min(columns.get(name)!.length, frames > 0 ? Math.max(1, frames + more) : 0);
  };
  return {
    add(come) {
      for (const { contours, rows, frames } of come) {
        const width = contours.length;
        const count = rows.length / width;
        for (const [c, { name }] of contours.entries()) {
          let column = columns.get(name);
          if (!column) columns.set(name, (column = { keeper: open(), length: 0, frames }));
          column.frames = frames;
          column.length += count;
          column.keeper.push(Float64Array.from({ length: count }, (_, t) => rows[t * width + c]));
        }
      }
    },
    get first() {
      return Math.max(0, ...[...columns.values()].map(firstOf));
    },
    rows: rowsOf,
    course(name, from, to, more, by) {
      const column = columns.get(name)!;
      const end = Math.min(to, rowsOf(name, more, by));
      const start = Math.max(from, firstOf(column));
      return column.keeper.read(start, Math.max(start, end));
    },
  };
}

/** Keeps the last rows, or all of them. */
function memoryKeeper(keepRows: number): ContourKeeper {
  let values = new Float64Array(256);
  let [first, length] = [0, 0];
  return {
    get first() {
      return first;
    },
    push(come) {
      if (length + come.length > values.length) {
        const drop = Math.max(0, Math.min(length, length + come.length - keepRows));
        const kept = values.subarray(drop, length);
        const longer = new Float64Array(2 * (kept.length + come.length));
        longer.set(kept);
        values = longer;
        first += drop;
        length = kept.length;
      }
      values.set(come, length);
      length += come.length;
    },
    read: (start, end) => values.slice(start - first, Math.max(0, end - first)),
  };
}
