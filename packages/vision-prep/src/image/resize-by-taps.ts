import type { Picture, PixelData } from './picture';
import { pixelsLike, toPicture, type PixelRows } from './read-picture';

/** Output i is Σ_k weights[i·width + k] · input[starts[i] + k]. @internal */
export interface Taps {
  width: number;
  starts: Int32Array;
  weights: Float64Array;
}

/** Resizes each row, then each column, by weighted sums. Bytes are rounded to the nearest. @internal */
export function resizeByTaps<D extends PixelData>(
  source: PixelRows<D>,
  across: Taps,
  down: Taps,
): Picture<D> {
  const { data, channels } = source;
  const narrow = resizeRows(source, across);
  const width = across.starts.length;
  const height = down.starts.length;
  const result = pixelsLike(data, height * width * channels);
  const bytes = data instanceof Uint8Array;
  const rowLength = width * channels;
  const row = new Float64Array(rowLength);
  for (let y = 0; y < height; y++) {
    row.fill(bytes ? 0.5 : 0);
    for (let tap = 0; tap < down.width; tap++) {
      const weight = down.weights[y * down.width + tap];
      if (weight === 0) continue;
      const start = (down.starts[y] + tap) * rowLength;
      for (let i = 0; i < rowLength; i++) row[i] += weight * narrow[start + i];
    }
    // A byte array cuts fractions off, so ½ beforehand rounds.
    result.set(row, y * rowLength);
  }
  return toPicture(result, height, width, channels);
}

function resizeRows({ data, height, width, channels }: PixelRows<PixelData>, taps: Taps): Float64Array {
  const outColumns = taps.starts.length;
  const result = new Float64Array(height * outColumns * channels);
  for (let x = 0; x < outColumns; x++) {
    for (let tap = 0; tap < taps.width; tap++) {
      const weight = taps.weights[x * taps.width + tap];
      if (weight === 0) continue;
      for (let y = 0; y < height; y++) {
        const from = (y * width + taps.starts[x] + tap) * channels;
        const to = (y * outColumns + x) * channels;
        for (let c = 0; c < channels; c++) result[to + c] += weight * data[from + c];
      }
    }
  }
  return result;
}
