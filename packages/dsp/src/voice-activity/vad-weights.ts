import { formatValue } from '@avemo/checks';
import { VadWeightsError } from './vad-weights-error';

/** A trained detector as plain data, as `bench/vad/train.mjs` writes it. */
export interface VadWeightsFile {
  /** What the weights are: data, speakers, training, licence, limits. */
  card: Readonly<Record<string, unknown>>;
  /** Features of a frame. */
  features: number;
  /** Units of the layer that every frame goes through. */
  frameUnits: number;
  /** Units of the layer over the window. */
  units: number;
  /** The frames of the window, counted from the current one. */
  offsets: readonly number[];
  /** SHA-256 of the bytes, in hexadecimal digits. */
  sha256: string;
  /**
   * Little-endian float32 numbers, base64: mean and deviation of the features, then kernel [inputs, outputs] and bias of
   * the three layers.
   */
  weights: string;
}

/** The numbers of a detector. @internal */
export interface VadWeights {
  /** What they are. */
  card: Readonly<Record<string, unknown>>;
  /** The frames of the window. */
  offsets: readonly number[];
  /** Mean of each feature. */
  mean: Float32Array;
  /** Deviation of each feature. */
  deviation: Float32Array;
  /** The layer that every frame goes through. */
  frame: DenseWeights;
  /** The layer over the window. */
  hidden: DenseWeights;
  /** The layer that ends in the posterior. */
  speech: DenseWeights;
}

/** A layer y = Wx + b, W row by row, one row for each output. @internal */
export interface DenseWeights {
  /** Columns of W. */
  inputs: number;
  /** Rows of W. */
  outputs: number;
  /** W */
  rows: Float32Array;
  /** b */
  bias: Float32Array;
}

/** Checks form, sizes, checksum and values. @internal */
export async function readVadWeights(caller: string, file: unknown): Promise<VadWeights> {
  const fault = (what: string) =>
    new VadWeightsError('form', `${caller}: weights ${what}. Pass what bench/vad/train.mjs writes.`);
  if (typeof file !== 'object' || file === null) throw fault(`must be an object; got ${formatValue(file)}`);
  const { card, features, frameUnits, units, offsets, sha256, weights } = file as VadWeightsFile;
  for (const [name, value] of Object.entries({ features, frameUnits, units })) {
    if (!Number.isInteger(value) || value < 1 || value > 1e5) {
      throw fault(`must have an integer ${name} of at least 1; got ${formatValue(value)}`);
    }
  }
  const valid =
    Array.isArray(offsets) &&
    offsets.length > 0 &&
    offsets.length <= 1000 &&
    offsets.every((offset) => Number.isInteger(offset) && Math.abs(offset) <= 1e4);
  if (!valid) throw fault(`must have offsets in whole frames; got ${formatValue(offsets)}`);
  if (typeof weights !== 'string' || typeof sha256 !== 'string')
    throw fault('must have base64 text and a SHA-256');
  const bytes = decodeBase64(weights);
  if (!bytes) throw fault('must be base64 text; got other characters');
  const window = frameUnits * offsets.length;
  const count = 2 * features + (features + 1) * frameUnits + (window + 1) * units + units + 1;
  if (bytes.length !== 4 * count) throw fault(`must take ${4 * count} bytes; got ${bytes.length}`);
  await requireChecksum(caller, bytes, sha256);
  const view = new DataView(bytes.buffer);
  const numbers = Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
  if (!numbers.every(Number.isFinite)) throw fault('must be finite numbers');
  let at = 0;
  const take = (length: number) => numbers.subarray(at, (at += length));
  const [mean, deviation] = [take(features), take(features)];
  if (!deviation.every((value) => value > 0)) throw fault('must have deviations above 0');
  const dense = (inputs: number, outputs: number): DenseWeights => {
    const kernel = take(inputs * outputs);
    const rows = new Float32Array(kernel.length);
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) rows[o * inputs + i] = kernel[i * outputs + o];
    }
    return { inputs, outputs, rows, bias: take(outputs) };
  };
  return {
    card: card ?? {},
    offsets,
    mean,
    deviation,
    frame: dense(features, frameUnits),
    hidden: dense(window, units),
    speech: dense(units, 1),
  };
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Pages without a secure context have no digests; there the sizes alone are checked. */
async function requireChecksum(
  caller: string,
  bytes: Uint8Array<ArrayBuffer>,
  sha256: string,
): Promise<void> {
  const digests = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (!digests) return;
  const digest = new Uint8Array(await digests.digest('SHA-256', bytes));
  const got = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (got === sha256.toLowerCase()) return;
  throw new VadWeightsError(
    'checksum',
    `${caller}: the weights have the SHA-256 ${got}, not ${sha256}: they are damaged. Install the package anew or train again.`,
  );
}
