import { requireFinite, requireInteger, requireOneOf, requirePositive } from '@avemo/checks';
import type { SampleMatrix } from './sample-matrix';

/** The kernel of a support vector machine. */
export interface SvmKernelOptions {
  /** 'linear' a·b, 'polynomial' (γ a·b + c)^d or 'rbf' exp(−γ‖a − b‖²). Default 'rbf'. */
  kernel?: 'linear' | 'polynomial' | 'rbf';
  /** γ, above 0; 'scale' is 1 / (features · variance of all values), as in scikit-learn. Default 'scale'. */
  gamma?: number | 'scale';
  /** d of the polynomial: an integer of at least 1. Default 3. */
  degree?: number;
  /** c of the polynomial. Default 0, as in libsvm. */
  coef0?: number;
}

/** The options with numbers in all places. */
export interface SvmKernel {
  /** Which one. */
  kernel: 'linear' | 'polynomial' | 'rbf';
  /** γ */
  gamma: number;
  /** d */
  degree: number;
  /** c */
  coef0: number;
}

/** Checks the options and fills in their defaults; 'scale' stays until the data are known. @internal */
export function resolveSvmKernel(
  caller: string,
  { kernel = 'rbf', gamma = 'scale', degree = 3, coef0 = 0 }: SvmKernelOptions,
): Required<SvmKernelOptions> {
  requireOneOf(caller, 'kernel', kernel, ['linear', 'polynomial', 'rbf']);
  if (gamma !== 'scale') requirePositive(caller, 'gamma', gamma);
  requireInteger(caller, 'degree', degree);
  requireFinite(caller, 'coef0', coef0);
  return { kernel, gamma, degree, coef0 };
}

/** The kernel for these data. @internal */
export function scaledKernel(
  options: Required<SvmKernelOptions>,
  { data, columns }: SampleMatrix,
): SvmKernel {
  if (options.gamma !== 'scale') return { ...options, gamma: options.gamma };
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  return { ...options, gamma: variance > 0 ? 1 / (columns * variance) : 1 };
}

/** ‖x‖² of each row. @internal */
export function squaredNorms({ data, rows, columns }: SampleMatrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let at = row * columns; at < (row + 1) * columns; at++) norms[row] += data[at] ** 2;
  }
  return norms;
}

/** Makes K(x, row) of x · row, in place, for the rows from `first` on; `norm` is ‖x‖², `norms` are those of the rows. @internal */
export function kernelValues(
  { kernel, gamma, degree, coef0 }: SvmKernel,
  norm: number,
  norms: Float64Array,
  products: Float32Array | Float64Array,
  first = 0,
): void {
  if (kernel === 'polynomial') {
    for (let row = first; row < norms.length; row++)
      products[row] = power(gamma * products[row] + coef0, degree);
  } else if (kernel === 'rbf') {
    for (let row = first; row < norms.length; row++) {
      products[row] = Math.exp(-gamma * Math.max(0, norm + norms[row] - 2 * products[row]));
    }
  }
}

/** K(x, x) where ‖x‖² is `norm`. @internal */
export function diagonalValue({ kernel, gamma, degree, coef0 }: SvmKernel, norm: number): number {
  if (kernel === 'rbf') return 1;
  return kernel === 'linear' ? norm : power(gamma * norm + coef0, degree);
}

function power(base: number, exponent: number): number {
  if (exponent === 2) return base * base;
  return exponent === 3 ? base * base * base : base ** exponent;
}
