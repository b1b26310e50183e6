import { dotProducts } from './dot-products';
import { rowsOf, type SampleMatrix } from './sample-matrix';
import { diagonalValue, kernelValues, squaredNorms, type SvmKernel } from './svm-kernel';

/** Rows of the kernel matrix of samples. @internal */
export interface KernelRows {
  /** K(x, x) of each sample. */
  readonly diagonal: Float64Array;
  /** K(x_i, x_j) for all j; valid until two more rows have been asked for. */
  row(i: number): Float32Array;
}

/** The kernel rows of some of the samples: rows, and the place of each of them in the rows. @internal */
export interface PickedRows {
  rows: KernelRows;
  place: Int32Array;
  /** These samples, where the kernel is linear and they are many more than their features. */
  linear?: SampleMatrix;
}

/** From how many samples, and from how many per feature, the rank of a linear kernel is made use of. */
const MANY_SAMPLES = 200;
const MANY_PER_FEATURE = 2;

/**
 * A function that gives the kernel rows of some of the samples. Where the matrix of all samples fits into the cache, it
 * is computed once, half of it for its symmetry; elsewhere, and where few rows will be needed, each call computes rows
 * when they are needed.
 * @internal
 */
export function kernelMatrix(
  samples: SampleMatrix,
  kernel: SvmKernel,
  cacheBytes: number,
  turn: () => Promise<void>,
): (picked: ArrayLike<number>) => Promise<PickedRows> {
  let whole: Promise<KernelRows> | undefined;
  return async (picked) => {
    const ofLowRank =
      kernel.kernel === 'linear' &&
      picked.length >= Math.max(MANY_SAMPLES, MANY_PER_FEATURE * samples.columns);
    if (ofLowRank || 4 * samples.rows ** 2 > cacheBytes) {
      const own = rowsOf(samples, picked);
      const place = Int32Array.from({ length: picked.length }, (_, i) => i);
      return { rows: new RecentRows(own, kernel, cacheBytes), place, ...(ofLowRank && { linear: own }) };
    }
    whole ??= wholeMatrix(samples, kernel, turn);
    return { rows: await whole, place: Int32Array.from(picked) };
  };
}

async function wholeMatrix(
  samples: SampleMatrix,
  kernel: SvmKernel,
  turn: () => Promise<void>,
): Promise<KernelRows> {
  const { rows: count } = samples;
  const norms = squaredNorms(samples);
  const matrix = new Float32Array(count * count);
  for (let i = 0; i < count; i += 2) {
    await turn();
    const end = Math.min(i + 2, count);
    const two = matrix.subarray(i * count, end * count);
    dotProducts(samples, [i, end], samples, two, true);
    for (let row = i; row < end; row++) {
      const values = matrix.subarray(row * count, (row + 1) * count);
      kernelValues(kernel, norms[row], norms, values, row);
      for (let j = row + 1; j < count; j++) matrix[j * count + row] = values[j];
    }
  }
  const diagonal = norms.map((norm) => diagonalValue(kernel, norm));
  const list = Array.from({ length: count }, (_, i) => matrix.subarray(i * count, (i + 1) * count));
  return { diagonal, row: (i) => list[i] };
}

/** The rows that were used last. */
class RecentRows implements KernelRows {
  readonly diagonal: Float64Array;
  private readonly norms: Float64Array;
  /** In the order of use: the first is the one that was not used for the longest time. */
  private readonly kept = new Map<number, Float32Array>();
  private readonly capacity: number;

  constructor(
    private readonly samples: SampleMatrix,
    private readonly kernel: SvmKernel,
    cacheBytes: number,
  ) {
    this.norms = squaredNorms(samples);
    this.diagonal = this.norms.map((norm) => diagonalValue(kernel, norm));
    this.capacity = Math.max(2, Math.floor(cacheBytes / (4 * samples.rows)));
  }

  row(i: number): Float32Array {
    let row = this.kept.get(i);
    if (row) {
      this.kept.delete(i);
    } else {
      row = this.freeRow();
      dotProducts(this.samples, [i, i + 1], this.samples, row);
      kernelValues(this.kernel, this.norms[i], this.norms, row);
    }
    this.kept.set(i, row);
    return row;
  }

  private freeRow(): Float32Array {
    if (this.kept.size < this.capacity) return new Float32Array(this.samples.rows);
    const [oldest, row] = this.kept.entries().next().value!;
    this.kept.delete(oldest);
    return row;
  }
}
