import { formatValue, requireOneOf, requireOptions } from '@avemo/checks';
import { requireSameColumns } from '../statistics/require-columns';
import type { PairOptions } from './pair-options';

/** Two columns of finite numbers. */
export interface Pairs {
  truth: ArrayLike<number>;
  prediction: ArrayLike<number>;
}

/** Where a message should look for the columns, e.g. `[2]` for the third sequence; and whether no pair is an error. */
interface CleanOptions extends PairOptions {
  at?: string;
  allowEmpty?: boolean;
}

/** Checks two real columns and drops what mask and NaN policy drop; `undefined` means that the result is NaN. */
export function cleanPairs(
  caller: string,
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  options: CleanOptions,
): Pairs | undefined {
  requireOptions(caller, 'options', options);
  const { nan = 'throw', mask, at = '', allowEmpty = false } = options;
  requireOneOf(caller, 'nan', nan, ['throw', 'omit', 'propagate']);
  requireSameColumns(caller, `truth${at}`, truth, `prediction${at}`, prediction);
  if (mask) requireSameColumns(caller, `truth${at}`, truth, `mask${at}`, mask);
  const keep: number[] = [];
  if (!mask && allFinite(truth) && allFinite(prediction) && truth.length > 0) return { truth, prediction };
  for (let i = 0; i < truth.length; i++) {
    if (mask && !mask[i]) continue;
    const t = truth[i];
    const p = prediction[i];
    if (Number.isFinite(t) && Number.isFinite(p)) {
      keep.push(i);
      continue;
    }
    const [name, value] = Number.isFinite(t) ? ['prediction', p] : ['truth', t];
    if (typeof value !== 'number') {
      throw new TypeError(`${caller}: ${name}${at}[${i}] must be a number; got ${formatValue(value)}.`);
    }
    if (nan === 'propagate') return undefined;
    if (nan === 'throw') {
      throw new RangeError(
        `${caller}: ${name}${at}[${i}] is ${value}. Mask it, or pass nan: 'omit' to leave such pairs out.`,
      );
    }
  }
  if (keep.length === 0 && !allowEmpty) {
    throw new RangeError(
      `${caller}: at least one pair of truth${at} must count; got none of ${truth.length}.`,
    );
  }
  if (keep.length === truth.length) return { truth, prediction };
  return {
    truth: Float64Array.from(keep, (i) => truth[i]),
    prediction: Float64Array.from(keep, (i) => prediction[i]),
  };
}

function allFinite(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
