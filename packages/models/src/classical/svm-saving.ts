import { formatValue, requireInteger } from '@avemo/checks';
import type { Label } from './class-labels';
import { sampleMatrix } from './sample-matrix';
import type { KernelExpansion, SharedVectors } from './support-vectors';
import { resolveSvmKernel, type SvmKernel, type SvmKernelOptions } from './svm-kernel';

/** What a fitted machine knows. @internal */
export interface TrainedRegression {
  /** Its kernel. */
  kernel: SvmKernel;
  /** Its support vectors and functions. */
  shared: SharedVectors;
}

/** What a fitted machine for classes knows. @internal */
export interface TrainedClassifier extends TrainedRegression {
  /** The classes in their order. */
  classes: Label[];
  /** Slope and offset of the sigmoid of each pair. */
  sigmoids?: [number, number][];
}

/** A regression as plain values. */
export interface SavedRegression {
  /** Version of this format. */
  version: 1;
  /** Kernel with all its numbers. */
  kernel: SvmKernel;
  /** How many numbers a sample holds. */
  features: number;
  /** The support vectors. */
  vectors: number[][];
  /** The decision functions: one, or one per pair of classes. */
  expansions: KernelExpansion[];
}

/** A machine for classes as plain values. */
export interface SavedClassifier extends SavedRegression {
  /** The classes in their order. */
  classes: Label[];
  /** Slope and offset of the sigmoid of each pair, where probabilities were learnt. */
  sigmoids?: [number, number][];
}

/** @internal */
export function writeRegression({
  kernel,
  shared: { vectors, expansions },
}: TrainedRegression): SavedRegression {
  const { data, rows, columns } = vectors;
  const lists = Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);
  return { version: 1, kernel: { ...kernel }, features: columns, vectors: lists, expansions };
}

/** @internal */
export function writeClassifier(trained: TrainedClassifier): SavedClassifier {
  const { classes, sigmoids } = trained;
  return { ...writeRegression(trained), classes, ...(sigmoids && { sigmoids }) };
}

/** Believes nothing in what was saved. @internal */
export function readRegression(caller: string, saved: unknown, functions: number): TrainedRegression {
  const { version, kernel, features, vectors, expansions } = record(caller, saved);
  if (version !== 1) throw new RangeError(`${caller}: version must be 1; got ${formatValue(version)}.`);
  const options = resolveSvmKernel(caller, record(caller, kernel) as SvmKernelOptions);
  if (options.gamma === 'scale')
    throw new TypeError(`${caller}: kernel.gamma must be a number; got "scale".`);
  requireInteger(caller, 'features', features);
  const none = Array.isArray(vectors) && vectors.length === 0;
  const matrix = none
    ? { data: new Float64Array(0), rows: 0, columns: features }
    : sampleMatrix(caller, vectors as number[][], features);
  if (!Array.isArray(expansions) || expansions.length !== functions) {
    throw new RangeError(
      `${caller}: expansions must hold ${functions} functions; got ${formatValue(expansions)}.`,
    );
  }
  expansions.forEach((expansion, i) => {
    const { vectors: places, coefficients, bias } = record(caller, expansion);
    const valid =
      numbers(places) &&
      numbers(coefficients) &&
      places.length === coefficients.length &&
      places.every((place) => Number.isInteger(place) && place >= 0 && place < matrix.rows) &&
      Number.isFinite(bias);
    if (!valid) throw new RangeError(`${caller}: expansions[${i}] does not belong to the vectors.`);
  });
  return { kernel: { ...options, gamma: options.gamma }, shared: { vectors: matrix, expansions } };
}

/** @internal */
export function readClassifier(caller: string, saved: unknown): TrainedClassifier {
  const { classes, sigmoids } = record(caller, saved);
  if (!Array.isArray(classes) || classes.length < 2) {
    throw new RangeError(`${caller}: classes must hold at least two labels; got ${formatValue(classes)}.`);
  }
  const pairs = (classes.length * (classes.length - 1)) / 2;
  const trained = readRegression(caller, saved, pairs);
  if (sigmoids === undefined) return { ...trained, classes };
  const valid =
    Array.isArray(sigmoids) &&
    sigmoids.length === pairs &&
    sigmoids.every((each) => numbers(each) && each.length === 2);
  if (!valid) throw new RangeError(`${caller}: sigmoids must hold two numbers per pair of classes.`);
  return { ...trained, classes, sigmoids: sigmoids as [number, number][] };
}

function record(caller: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new TypeError(`${caller}: expected what toJSON gave; got ${formatValue(value)}.`);
}

function numbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => Number.isFinite(each));
}
