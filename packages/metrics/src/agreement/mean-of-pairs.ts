import type { Pairs } from './clean-pairs';

/** The mean of f over all pairs. */
export function meanOfPairs({ truth, prediction }: Pairs, f: (t: number, p: number) => number): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += f(truth[i], prediction[i]);
  return sum / truth.length;
}
