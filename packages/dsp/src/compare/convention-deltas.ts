import type { Convention } from './convention';
import type { ConventionRows } from './convention';

/** Δ or ΔΔ of rows, if the convention says so, by regression with one of several ways to go on beyond the ends. @internal */
export function conventionDeltas(convention: Convention, rows: ConventionRows): ConventionRows {
  const { deltas, deltaRadius, deltaEnds } = convention;
  if (deltas === 0 || rows.frames === 0) return rows;
  if (deltaEnds === 'interpolate') return polynomial(rows, deltaRadius, deltas);
  if (deltaEnds === 'replicate' || deltaEnds === 'zero') {
    const first = regression(rows, deltaRadius, deltaEnds === 'zero');
    return deltas === 1 ? first : regression(first, deltaRadius, deltaEnds === 'zero');
  }
  if (deltas === 2 && deltaEnds === 'extend-last') {
    const [all, last] = (['replicate', 'extend'] as const).map(
      (ends) => conventionDeltas({ ...convention, deltaEnds: ends }, rows).data,
    );
    const middle = Math.ceil(rows.frames / 2) * rows.columns;
    return { ...rows, data: all.map((value, i) => (i < middle ? value : last[i])) };
  }
  // Copies of the feature alone: far beyond the ends, so that no stage meets another end.
  const margin = deltaRadius * deltas;
  const { frames, columns, data } = rows;
  const wide = new Float64Array((frames + 2 * margin) * columns);
  for (let t = 0; t < frames + 2 * margin; t++) {
    const from = Math.min(frames - 1, Math.max(0, t - margin));
    wide.set(data.subarray(from * columns, (from + 1) * columns), t * columns);
  }
  let result: ConventionRows = { frames: frames + 2 * margin, columns, data: wide };
  for (let i = 0; i < deltas; i++) result = regression(result, deltaRadius, false);
  return { frames, columns, data: result.data.slice(margin * columns, (margin + frames) * columns) };
}

function regression(
  { frames, columns, data }: ConventionRows,
  radius: number,
  zero: boolean,
): ConventionRows {
  const result = new Float64Array(data.length);
  let divisor = 0;
  for (let n = 1; n <= radius; n++) divisor += 2 * n * n;
  const at = (t: number, c: number) =>
    zero && (t < 0 || t >= frames) ? 0 : data[Math.min(frames - 1, Math.max(0, t)) * columns + c];
  for (let t = 0; t < frames; t++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let n = 1; n <= radius; n++) sum += n * (at(t + n, c) - at(t - n, c));
      result[t * columns + c] = sum / divisor;
    }
  }
  return { frames, columns, data: result };
}

/** The slope, or the second derivative, of a line or parabola through 2N + 1 rows; the outermost serve for all beyond them. */
function polynomial({ frames, columns, data }: ConventionRows, radius: number, order: 1 | 2): ConventionRows {
  const result = new Float64Array(data.length);
  if (frames < 2 * radius + 1) return { frames, columns, data: result };
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  const mean = offsets.reduce((sum, n) => sum + n * n, 0) / offsets.length;
  const shape = offsets.map((n) => (order === 1 ? n : n * n - mean));
  const norm = shape.reduce((sum, weight) => sum + weight * weight, 0);
  for (let t = 0; t < frames; t++) {
    const centre = Math.min(frames - 1 - radius, Math.max(radius, t));
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      offsets.forEach((n, i) => (sum += shape[i] * data[(centre + n) * columns + c]));
      result[t * columns + c] = (order * sum) / norm;
    }
  }
  return { frames, columns, data: result };
}
