/** Rows of numbers in, rows out, as soon as they are decided. @internal */
export interface ContourStage {
  push(rows: Float64Array, last: boolean): Float64Array;
}

/** Writes one row; `places[i]` is where the row `i − radius` away begins in `data`. */
type WriteRow = (data: Float64Array, places: Int32Array, out: Float64Array, offset: number) => void;

/**
 * A stage that looks `radius` rows to both sides, the first and the last row repeated. As in openSMILE, `radius` rows more
 * come out than went in: those whose middle lies behind the last row, too.
 */
function createWindowStage(width: number, radius: number, write: WriteRow): ContourStage {
  const places = new Int32Array(2 * radius + 1);
  let held = new Float64Array(0);
  let from = 0;
  let next = 0;
  return {
    push(rows, last) {
      const data = new Float64Array(held.length + rows.length);
      data.set(held);
      data.set(rows, held.length);
      const received = from + data.length / width;
      const end = received === 0 ? 0 : Math.max(next, last ? received + radius : received - radius);
      const out = new Float64Array((end - next) * width);
      for (let o = 0; next < end; next++, o += width) {
        for (let i = 0; i < places.length; i++) {
          const row = Math.min(received - 1, Math.max(0, next + i - radius));
          places[i] = (row - from) * width;
        }
        write(data, places, out, o);
      }
      const keepFrom = Math.min(received, Math.max(from, Math.min(next, received - 1) - radius));
      held = data.slice((keepFrom - from) * width);
      from = keepFrom;
      return out;
    },
  };
}

/** Lets as many rows through as `limit` says at the time, counted from the beginning; the others wait. @internal */
export function createGate(width: number, limit: () => number): ContourStage {
  let held = new Float64Array(0);
  let passed = 0;
  return {
    push(rows) {
      const data = new Float64Array(held.length + rows.length);
      data.set(held);
      data.set(rows, held.length);
      const count = Math.max(0, Math.min(data.length / width, limit() - passed));
      passed += count;
      held = data.slice(count * width);
      return data.subarray(0, count * width);
    },
  };
}

/** `sma`: the mean of three rows. @internal */
export function createSmoothing(width: number): ContourStage {
  return createWindowStage(width, 1, (data, [before, at, after], out, offset) => {
    for (let c = 0; c < width; c++) out[offset + c] = (data[before + c] + data[at + c] + data[after + c]) / 3;
  });
}

/** `sma…nz`: 0 stays 0; the mean of those of three rows that are not 0. @internal */
export function createVoicedSmoothing(width: number): ContourStage {
  return createWindowStage(width, 1, (data, places, out, offset) => {
    for (let c = 0; c < width; c++) {
      let [sum, count] = [0, 0];
      for (let i = 0; i < 3; i++) {
        const value = data[places[i] + c];
        sum += value;
        if (value !== 0) count++;
      }
      out[offset + c] = data[places[1] + c] === 0 ? 0 : sum / count;
    }
  });
}

/** `de`: the slope of the regression line through five rows. @internal */
export function createDelta(width: number): ContourStage {
  return createWindowStage(width, 2, (data, [b2, b1, , a1, a2], out, offset) => {
    for (let c = 0; c < width; c++) {
      out[offset + c] = (data[a1 + c] - data[b1 + c] + 2 * (data[a2 + c] - data[b2 + c])) / 10;
    }
  });
}

/**
 * `de` of contours that are 0 where nothing is: of the five rows only pairs count of which neither is 0. As in openSMILE, what
 * the sum is divided by is never reset: it begins with 10 and grows by k² with every pair k rows apart, in all columns, so
 * that the slopes shrink with the length of the stream. @internal
 */
export function createGapDelta(width: number): ContourStage {
  let divisor = 10;
  return createWindowStage(width, 2, (data, places, out, offset) => {
    for (let c = 0; c < width; c++) {
      let sum = 0;
      for (let k = 1; k <= 2; k++) {
        const [before, after] = [data[places[2 - k] + c], data[places[2 + k] + c]];
        if (before === 0 || after === 0) continue;
        sum += k * (after - before);
        divisor += k * k;
      }
      out[offset + c] = sum / divisor;
    }
  });
}
