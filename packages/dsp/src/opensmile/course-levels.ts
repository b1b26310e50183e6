import { extremes } from '../statistics/functional-groups';

/** Shares of the rows: with at least a part of the contour's range, 0 if it has none, on the rise, and bent to the left. @internal */
export function courseLevels(x: Float64Array) {
  const { min, range } = extremes(x);
  const above = (part: number) => {
    if (range === 0) return 0;
    const level = min + part * range;
    let count = 0;
    for (let t = 0; t < x.length; t++) if (x[t] >= level) count++;
    return count / x.length;
  };
  let [rises, bends] = [0, 0];
  for (let t = 1; t < x.length; t++) {
    if (x[t] > x[t - 1]) rises++;
    if (t + 1 < x.length && x[t + 1] - x[t] > x[t] - x[t - 1]) bends++;
  }
  return {
    upleveltime25: above(0.25),
    upleveltime50: above(0.5),
    upleveltime75: above(0.75),
    upleveltime90: above(0.9),
    risetime: x.length > 1 ? rises / (x.length - 1) : 0,
    leftctime: x.length > 2 ? bends / (x.length - 2) : 0,
  };
}
