import { functionalTable, type FunctionalName } from '../statistics/functional-table';

/** A contour over a whole segment. @internal */
export type Course = (contour: string) => Float64Array;

/** Functionals that are computed together. @internal */
export interface FunctionalGroup {
  /** Their names in the set. */
  readonly names: readonly string[];
  /** The contours that they need. */
  readonly contours: readonly string[];
  /** How many rows they take more than there are frames. Default: as many as the set says. */
  readonly rows?: number;
  /** Writes their values. */
  write(course: Course, out: Float64Array, offset: number): void;
}

/** Plain statistics of one contour, named contour_statistic. @internal */
export function statisticsOf(contour: string, statistics: readonly FunctionalName[]): FunctionalGroup {
  return {
    names: statistics.map((statistic) => `${contour}_${statistic}`),
    contours: [contour],
    write(course, out, offset) {
      const values = course(contour);
      const groups = new Map<(x: Float64Array) => Record<string, number>, Record<string, number>>();
      for (const [i, statistic] of statistics.entries()) {
        const group = functionalTable[statistic];
        if (!groups.has(group)) groups.set(group, group(values));
        out[offset + i] = groups.get(group)![statistic];
      }
    },
  };
}
