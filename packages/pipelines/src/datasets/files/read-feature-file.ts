import { open, readFile } from 'node:fs/promises';
import { decodeNpy, readNpyHeader } from '../../io/npy';
import type { Block } from '../../prepare/block';
import { DatasetError } from '../dataset-error';

/** What the features of a file must be. @internal */
export interface FeatureFileOptions {
  /** Columns that every clip of the data set has. */
  features: number;
  /** Seconds from one row to the next; where they are not known, the times count the rows. */
  rowSeconds?: number;
}

/**
 * Reads features [rows, features] from a `.npy` file.
 *
 * @param file - Path of a float32 or float64 array with two axes.
 * @param options - What it must be.
 * @returns A sequence of rows.
 * @throws DatasetError `unreadable-video` when the file is no such array, is empty, or holds NaN or infinity.
 * @internal
 */
export async function readFeatureFile(
  file: string,
  { features, rowSeconds = 1 }: FeatureFileOptions,
): Promise<Block> {
  const array = await asFeatureFile(file, async () => decodeNpy(await readFile(file)));
  requireFeatureShape(file, array.shape, features);
  const data = Float32Array.from(array.data as ArrayLike<number>);
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw unreadable(
      file,
      `row ${Math.floor(bad / features)} column ${bad % features} is ${data[bad]}`,
      'fill or cut such rows first',
    );
  }
  return {
    data,
    shape: [...array.shape],
    times: Float64Array.from({ length: array.shape[0] }, (_, row) => row * rowSeconds),
  };
}

/** The shape that the header of a `.npy` file states, without reading the rest. @internal */
export async function readFeatureShape(file: string): Promise<number[]> {
  const { shape } = await asFeatureFile(file, async () => {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(4096), 0, 4096, 0);
      const { shape, itemBytes, offset } = readNpyHeader(buffer.subarray(0, bytesRead));
      const { size } = await handle.stat();
      if (size - offset !== shape.reduce((product, length) => product * length, itemBytes as number)) {
        throw new Error(`its length of ${size} bytes does not fit its shape (${shape.join(', ')})`);
      }
      return { shape };
    } finally {
      await handle.close();
    }
  });
  requireFeatureShape(file, shape, shape[1]);
  return shape;
}

function requireFeatureShape(file: string, shape: number[], features: number): void {
  if (shape.length !== 2 || shape[0] === 0 || shape[1] === 0) {
    throw unreadable(file, `its shape is (${shape.join(', ')})`, 'save an array of shape [rows, features]');
  }
  if (shape[1] !== features) {
    throw unreadable(
      file,
      `it has ${shape[1]} features per row where the data set has ${features}`,
      'save the same features for every clip',
    );
  }
}

async function asFeatureFile<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unreadable(file, reason.replace(/[.\s]+$/, ''), 'replace it with a float32 .npy file', error);
  }
}

function unreadable(file: string, reason: string, remedy: string, cause?: unknown): DatasetError {
  return new DatasetError(
    'unreadable-video',
    `The feature file "${file}" cannot be used (${reason}); ${remedy}.`,
    { cause },
  );
}
