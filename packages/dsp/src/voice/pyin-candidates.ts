/** A lag that may be the period, and how probable that is. @internal */
export interface LagProbability {
  lag: number;
  probability: number;
}

const thresholds = 100;
const boltzmann = 2;
const withoutTrough = 0.01;

/** The share of the thresholds' distribution, Beta(2, 18), that lies in each hundredth of [0, 1]. */
const priors = /* @__PURE__ */ Float64Array.from({ length: thresholds }, (_, i) => {
  const cumulative = (x: number) => 1 - (1 - x) ** 18 * (1 + 18 * x);
  return cumulative((i + 1) / thresholds) - cumulative(i / thresholds);
});

/**
 * Every dip of d′ with the share of the thresholds for which it would be taken: of the m dips below a threshold the k-th
 * gets exp(−2k)(1 − exp(−2))/(1 − exp(−2m)), and the deepest one 1 % of the thresholds that no dip is below.
 * @internal
 */
export function pyinCandidates(d: Float64Array, minLag: number): LagProbability[] {
  const dips: LagProbability[] = [];
  const last = d.length - 1;
  for (let k = minLag; k <= last; k++) {
    const falls = k === minLag || d[k] < d[k - 1];
    const rises = k === last || (k === minLag ? d[k] < d[k + 1] : d[k] <= d[k + 1]);
    if (falls && rises) dips.push({ lag: k, probability: 0 });
  }
  if (dips.length === 0) return dips;
  const deepest = dips.reduce((best, dip) => (d[dip.lag] < d[best.lag] ? dip : best));
  for (let i = 0; i < thresholds; i++) {
    const threshold = (i + 1) / thresholds;
    const below = dips.filter(({ lag }) => d[lag] < threshold);
    if (below.length === 0) deepest.probability += withoutTrough * priors[i];
    const norm = (1 - Math.exp(-boltzmann)) / (1 - Math.exp(-boltzmann * below.length));
    below.forEach((dip, k) => {
      dip.probability += priors[i] * norm * Math.exp(-boltzmann * k);
    });
  }
  return dips;
}
