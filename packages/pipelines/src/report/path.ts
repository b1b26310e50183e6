import { isFiniteNumber } from './number-format';
import { coordinate } from './svg';

/** A point in coordinates of the viewBox. */
export type Point = readonly [x: number, y: number];

/** Splits a curve where a value is missing. */
export function unbrokenRuns<T extends readonly unknown[]>(points: readonly T[]): T[][] {
  const runs: T[][] = [];
  let open = false;
  for (const point of points) {
    const complete = point.every(isFiniteNumber);
    if (complete && open) runs[runs.length - 1].push(point);
    else if (complete) runs.push([point]);
    open = complete;
  }
  return runs;
}

const pair = ([x, y]: Point) => `${coordinate(x)},${coordinate(y)}`;

/** Path data of a line through points; each run of points is a subpath. */
export function linePath(points: readonly Point[]): string {
  return unbrokenRuns(points)
    .filter((run) => run.length > 1)
    .map((run) => `M${run.map(pair).join('L')}`)
    .join('');
}

/** Points without a neighbour, which a line would not show. */
export function lonePoints(points: readonly Point[]): Point[] {
  return unbrokenRuns(points)
    .filter((run) => run.length === 1)
    .map(([point]) => point);
}

/** Path data of the area between two curves, `[x, yLow, yHigh]` a point. */
export function bandPath(points: readonly (readonly [number, number, number])[]): string {
  return unbrokenRuns(points)
    .filter((run) => run.length > 1)
    .map((run) => {
      const there = run.map(([x, low]) => pair([x, low]));
      const back = run.map(([x, , high]) => pair([x, high])).reverse();
      return `M${[...there, ...back].join('L')}Z`;
    })
    .join('');
}
