import type { Alternative } from '../types';

/** Options of the tests that compare two systems. */
export interface TestOptions {
  /** What is asked, in terms of A − B. */
  alternative?: Alternative;
}

/** What every test returns. */
export interface TestResult {
  /** The test statistic; its sign follows A − B. */
  statistic: number;
  /** Probability of a result at least as extreme if there were no difference, in [0, 1]. */
  pValue: number;
  /** The question that the p-value answers. */
  alternative: Alternative;
}
