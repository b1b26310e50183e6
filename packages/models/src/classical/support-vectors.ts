import { dotProducts } from './dot-products';
import { rowsOf, type SampleMatrix } from './sample-matrix';
import { kernelValues, squaredNorms, type SvmKernel } from './svm-kernel';

/** Σ_s coefficient_s K(x_s, x) + bias over some of the shared support vectors. */
export interface KernelExpansion {
  /** Places among the support vectors. */
  vectors: number[];
  /** α_s y_s */
  coefficients: number[];
  /** −ρ */
  bias: number;
}

/** The support vectors of all expansions, each kept once. @internal */
export interface SharedVectors {
  /** The support vectors. */
  vectors: SampleMatrix;
  /** The functions made of them. */
  expansions: KernelExpansion[];
}

/** Keeps the samples with a coefficient in any expansion; `coefficients` go by sample. @internal */
export function shareVectors(
  samples: SampleMatrix,
  trained: { coefficients: Float64Array; bias: number }[],
): SharedVectors {
  const kept: number[] = [];
  const place = new Int32Array(samples.rows).fill(-1);
  for (let row = 0; row < samples.rows; row++) {
    if (trained.some(({ coefficients }) => coefficients[row] !== 0)) place[row] = kept.push(row) - 1;
  }
  const expansions = trained.map(({ coefficients, bias }) => {
    const used = kept.filter((row) => coefficients[row] !== 0);
    return {
      vectors: used.map((row) => place[row]),
      coefficients: used.map((row) => coefficients[row]),
      bias,
    };
  });
  return { vectors: rowsOf(samples, kept), expansions };
}

/** Samples whose kernel values are made together. */
const BLOCK = 64;

/** The value of each expansion for each sample. @internal */
export function expand(
  kernel: SvmKernel,
  { vectors, expansions }: SharedVectors,
  samples: SampleMatrix,
): Float64Array[] {
  const norms = squaredNorms(vectors);
  const own = squaredNorms(samples);
  const block = new Float64Array(BLOCK * vectors.rows);
  const values: Float64Array[] = [];
  for (let first = 0; first < samples.rows; first += BLOCK) {
    const end = Math.min(first + BLOCK, samples.rows);
    dotProducts(samples, [first, end], vectors, block);
    for (let row = first; row < end; row++) {
      const similarities = block.subarray((row - first) * vectors.rows, (row - first + 1) * vectors.rows);
      kernelValues(kernel, own[row], norms, similarities);
      values.push(Float64Array.from(expansions, (expansion) => valueOf(expansion, similarities)));
    }
  }
  return values;
}

function valueOf({ vectors, coefficients, bias }: KernelExpansion, similarities: Float64Array): number {
  let sum = bias;
  for (let s = 0; s < vectors.length; s++) sum += coefficients[s] * similarities[vectors[s]];
  return sum;
}
