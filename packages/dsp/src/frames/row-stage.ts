/** Rows of features that follow each other in memory. @internal */
export type Rows = Float32Array | Float64Array;

/** Samples in, rows of features out; the rows do not depend on how the samples arrive. @internal */
export interface RowSource {
  /** Values of a row. */
  readonly width: number;
  /** The rows that the samples so far decide and that have not come out before; `last` says that nothing follows. */
  push(samples: Float32Array, last: boolean): Float32Array;
}

/** Rows in, rows out. @internal */
export interface RowStage<Out extends Rows = Float32Array> {
  readonly width: number;
  push(rows: Rows, last: boolean): Out;
}

/** A stage behind a source. @internal */
export function sourceThrough(source: RowSource, stage: RowStage): RowSource {
  return { width: stage.width, push: (samples, last) => stage.push(source.push(samples, last), last) };
}

/** Rows behind those that are held, copied only where there are any. @internal */
export function rowsBehind(held: Rows, rows: Rows): Rows {
  if (held.length === 0) return rows;
  if (rows.length === 0) return held;
  const joined = held instanceof Float64Array || rows instanceof Float64Array ? Float64Array : Float32Array;
  const all = new joined(held.length + rows.length);
  all.set(held);
  all.set(rows, held.length);
  return all;
}

/** Puts rows of several stages side by side, each as soon as the slowest has it. @internal */
export function createRowJoin(widths: readonly number[]): (parts: readonly Rows[]) => Float32Array {
  const width = widths.reduce((sum, part) => sum + part, 0);
  const queues: Rows[] = widths.map(() => new Float32Array(0));
  return (parts) => {
    let count = Infinity;
    parts.forEach((rows, i) => {
      queues[i] = rowsBehind(queues[i], rows);
      count = Math.min(count, queues[i].length / widths[i]);
    });
    const out = new Float32Array(count * width);
    let place = 0;
    widths.forEach((part, i) => {
      const queue = queues[i];
      for (let t = 0, q = 0, o = place; t < count; t++, o += width - part) {
        for (let f = 0; f < part; f++) out[o++] = queue[q++];
      }
      place += part;
      queues[i] = queue.slice(count * part);
    });
    return out;
  };
}

/** Rows that follow each other, in one array. @internal */
export function joinRows(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0];
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
