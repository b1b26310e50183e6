import { formatValue, requireList, requireSameLength } from '@avemo/checks';

/** Samples as one block of numbers, row by row. */
export interface SampleMatrix {
  data: Float64Array;
  rows: number;
  columns: number;
}

/** Checks rows of equal length without NaN or infinity and copies them into one block. @internal */
export function sampleMatrix(
  caller: string,
  features: readonly ArrayLike<number>[],
  columns?: number,
): SampleMatrix {
  requireList(caller, 'features', features);
  if (features.length === 0)
    throw new RangeError(`${caller}: features must hold at least one sample; got none.`);
  requireList(caller, 'features[0]', features[0]);
  const width = columns ?? features[0].length;
  if (width === 0) throw new RangeError(`${caller}: a sample must have at least one feature; got none.`);
  const data = new Float64Array(features.length * width);
  features.forEach((sample, row) => {
    requireList(caller, `features[${row}]`, sample);
    if (sample.length !== width) {
      throw new RangeError(
        `${caller}: features[${row}] must hold ${width} numbers${columns === undefined ? ', as the first sample' : ', as in fit'}; got ${sample.length}.`,
      );
    }
    for (let i = 0; i < width; i++) {
      const value = sample[i];
      if (typeof value !== 'number') {
        throw new TypeError(`${caller}: features[${row}][${i}] must be a number; got ${formatValue(value)}.`);
      }
      if (!Number.isFinite(value)) {
        throw new RangeError(`${caller}: features[${row}][${i}] must be finite; got ${value}.`);
      }
      data[row * width + i] = value;
    }
  });
  return { data, rows: features.length, columns: width };
}

/** The rows with these numbers. @internal */
export function rowsOf({ data, columns }: SampleMatrix, rows: ArrayLike<number>): SampleMatrix {
  const picked = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    picked.set(data.subarray(rows[i] * columns, (rows[i] + 1) * columns), i * columns);
  }
  return { data: picked, rows: rows.length, columns };
}

/** Checks that there is one target per sample. @internal */
export function requireTargets(caller: string, name: string, features: SampleMatrix, targets: unknown): void {
  requireList(caller, name, targets);
  requireSameLength(caller, 'features', { length: features.rows }, name, targets);
}
