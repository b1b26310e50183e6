import { thinTrace } from './attention-chart';
import { timeLanes } from './time-lanes';
import { markup, type Markup } from './html';
import { formatTick, isFiniteNumber } from './number-format';
import { linePath, lonePoints, type Point } from './path';
import type { ValueTrace } from './report-data';
import { linearScale, ticks, type Interval } from './scale';
import { coordinate, fitLabel } from './svg';

const width = 440;
const plot = { left: 38, right: width - 10 };
const laneHeight = 92;
const laneGap = 26;

/** Truth and prediction over time, one lane a target on a shared time axis. */
export function traceChart(
  { times, targets }: ValueTrace,
  { id, title, description }: { id: string; title: string; description: string },
): Markup {
  return timeLanes(
    { ...{ times, width, plot, laneHeight, laneGap, id, title, description }, count: targets.length },
    (i, x, top) => lane(targets[i], times, x, top),
  );
}

function lane(
  { target, truth, predicted }: ValueTrace['targets'][number],
  times: readonly number[],
  x: (value: number) => number,
  top: number,
): Markup {
  const bottom = top + laneHeight;
  const values = [...truth, ...predicted].filter(isFiniteNumber);
  const low = values.reduce((a, b) => Math.min(a, b), values[0] ?? 0);
  const high = values.reduce((a, b) => Math.max(a, b), values[0] ?? 1);
  const domain: Interval = [low, high > low ? high : low + 1];
  const y = linearScale(domain, [bottom, top + 2]);
  const grid = ticks(domain, 3).map(
    (value) =>
      markup`<path class="grid" d="M${plot.left},${coordinate(y(value))}H${plot.right}"/><text class="tick" x="${plot.left - 5}" y="${coordinate(y(value) + 4)}" text-anchor="end">${formatTick(value)}</text>`,
  );
  const curves = [
    { kind: 'truth', list: truth },
    { kind: 'validation', list: predicted },
  ].map(({ kind, list }) => {
    const points = thinTrace(times, list).map(([time, value]): Point => [x(time), y(value)]);
    const path = linePath(points);
    const dots = lonePoints(points).map(
      ([cx, cy]) => markup`<circle class="dot ${kind}" cx="${coordinate(cx)}" cy="${coordinate(cy)}" r="2"/>`,
    );
    return markup`${path && markup`<path class="line ${kind}" d="${path}"/>`}${dots}`;
  });
  return markup`<g><text class="name" x="${plot.left}" y="${top - 7}">${fitLabel(target, 200, 13)}</text>${grid}${curves}</g>`;
}
