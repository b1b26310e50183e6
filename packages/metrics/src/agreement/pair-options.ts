import type { NanPolicy } from '../types';

/** Which pairs of two real columns count. */
export interface PairOptions {
  /**
   * What to do with a pair in which either value is NaN or infinite: `'throw'` (default), `'omit'` the pair, or
   * `'propagate'`: the result is NaN.
   */
  nan?: NanPolicy;
  /** One entry per pair; a pair counts where it is true or not 0 (padding: false or 0). Default: all count. */
  mask?: ArrayLike<number | boolean>;
}
