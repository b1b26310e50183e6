import { extremes, moments, percentiles, regression } from '../statistics/functional-groups';
import { courseLevels } from './course-levels';
import { courseMeans } from './course-means';
import { coursePeaks } from './course-peaks';
import { coursePrediction } from './course-prediction';
import { courseRegression } from './course-regression';
import { courseSegments } from './course-segments';
import type { FunctionalGroup } from './functional-group';

const rowsPerSecond = 100;

const families = {
  extremes: (x: Float64Array) => {
    const { range, maxPos, minPos } = extremes(x);
    return { range, maxPos: maxPos / x.length, minPos: minPos / x.length };
  },
  /** In rows. */
  places: (x: Float64Array) => {
    const { maxPos, minPos } = extremes(x);
    return { maxPos, minPos };
  },
  percentiles,
  line: regression,
  moments: (x: Float64Array) => {
    const { amean, stddev, skewness, kurtosis } = moments(x);
    return { stddev, skewness, kurtosis, amean };
  },
  segments: courseSegments,
  levels: courseLevels,
  prediction: coursePrediction,
  means: courseMeans,
  peaks: coursePeaks,
  /** Time in seconds. */
  regression: (x: Float64Array) => courseRegression(x, rowsPerSecond),
  /** Time in rows. */
  rowRegression: (x: Float64Array) => courseRegression(x, 1),
} satisfies Record<string, (x: Float64Array) => Record<string, number>>;

/** Functionals that are computed together. @internal */
export type FunctionalFamily = keyof typeof families;

/** A family, or some of its functionals, in the order in which a set has them. @internal */
export type FunctionalPart = readonly [family: FunctionalFamily, ...names: string[]];

/** @internal */
export interface CourseGroupOptions {
  /** How many rows the functionals take more than there are frames. */
  rows: number;
  /** Whether rows that are 0 are left out. Default false. */
  voiced?: boolean;
}

const orders = new Map<FunctionalFamily, string[]>();

/** The functionals of a family in its own order. */
function orderOf(family: FunctionalFamily): string[] {
  let order = orders.get(family);
  if (!order) {
    order = Object.keys(families[family](Float64Array.of(0, 1, 0)));
    orders.set(family, order);
  }
  return order;
}

/** Functionals of one contour, named contour_functional; 0 where no row is left. @internal */
export function courseGroup(
  contour: string,
  parts: readonly FunctionalPart[],
  { rows, voiced = false }: CourseGroupOptions,
): FunctionalGroup {
  const plan = parts.map(([family, ...names]) => ({
    family,
    names: names.length > 0 ? names : orderOf(family),
  }));
  return {
    names: plan.flatMap(({ names }) => names.map((name) => `${contour}_${name}`)),
    contours: [contour],
    rows,
    write(course, out, offset) {
      const all = course(contour);
      const values = voiced ? all.filter((value) => value !== 0) : all;
      let place = offset;
      const computed = new Map<FunctionalFamily, Record<string, number>>();
      for (const { family, names } of plan) {
        if (values.length > 0 && !computed.has(family)) computed.set(family, families[family](values));
        for (const name of names) out[place++] = computed.get(family)?.[name] ?? 0;
      }
    },
  };
}
