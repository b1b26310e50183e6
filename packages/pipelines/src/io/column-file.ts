import { openNumberFile } from './number-file';

/** Columns of numbers that grow row by row and are read column by column. */
export interface ColumnFile {
  /** Adds values to a column. */
  push(column: number, values: ArrayLike<number>): void;
  /** Values of a column that there are. */
  lengthOf(column: number): number;
  /** The values of a column from `start` to before `end`. */
  read(column: number, start?: number, end?: number): Float64Array;
  /** A new column behind the others, as `createOpenSmile` wants what keeps a contour. */
  open(): { push(values: Float64Array): void; read(start: number, end: number): Float64Array };
  /** Frees what keeps them. */
  remove(): void;
}

/** Values of a column that lie together. */
const tileLength = 1024;
/** Values that are kept in memory: further ones lie in a temporary file. */
const memoryLength = 2 ** 21;

interface Column {
  /** Where each tile begins in the file, or the tile itself. */
  tiles: (number | Float64Array)[];
  open: Float64Array;
  filled: number;
}

/** A table of any length: a few minutes of features are kept in memory, more in a temporary file. */
export function openColumnFile(): ColumnFile {
  const columns: Column[] = [];
  let file: ReturnType<typeof openNumberFile<Float64Array>>;
  let full = 0;

  const columnAt = (column: number): Column =>
    (columns[column] ??= { tiles: [], open: new Float64Array(tileLength), filled: 0 });
  const close = (column: Column) => {
    full += tileLength;
    if (!file && full > memoryLength) file = openNumberFile(Float64Array);
    if (file) {
      column.tiles.push(file.length);
      file.append(column.open);
    } else {
      column.tiles.push(column.open.slice());
    }
    column.filled = 0;
  };
  const lengthOf = (column: number) => {
    const { tiles, filled } = columnAt(column);
    return tiles.length * tileLength + filled;
  };
  const push = (index: number, values: ArrayLike<number>) => {
    const column = columnAt(index);
    for (let i = 0; i < values.length; i++) {
      column.open[column.filled++] = values[i];
      if (column.filled === tileLength) close(column);
    }
  };
  const read = (index: number, start = 0, end = lengthOf(index)) => {
    const { tiles, open } = columnAt(index);
    const values = new Float64Array(Math.max(0, end - start));
    for (let at = start; at < end;) {
      const [t, from] = [Math.floor(at / tileLength), at % tileLength];
      const to = Math.min(tileLength, from + end - at);
      const tile = tiles[t] ?? open;
      const part = typeof tile === 'number' ? file!.read(tile + from, tile + to) : tile.subarray(from, to);
      values.set(part, at - start);
      at += to - from;
    }
    return values;
  };
  return {
    push,
    lengthOf,
    read,
    open() {
      const index = columns.length;
      columnAt(index);
      return { push: (values) => push(index, values), read: (start, end) => read(index, start, end) };
    },
    remove: () => file?.remove(),
  };
}
