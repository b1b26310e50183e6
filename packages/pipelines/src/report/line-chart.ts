import { markup, type Markup } from './html';
import { isFiniteNumber } from './number-format';
import { bandPath, linePath, lonePoints, type Point } from './path';
import { linearScale, ticks, type Interval } from './scale';
import { coordinate, svg } from './svg';

/** One curve: `y` over `x`, optionally with a band from `low` to `high`. All lists have one length. */
export interface LineSeries {
  /** Style class of the curve: `train` (dashed), `validation` or `stream-0` …. */
  kind: string;
  x: readonly number[];
  y: readonly number[];
  low?: readonly number[];
  high?: readonly number[];
}

/** Options of {@link lineChart}. */
export interface LineChartOptions {
  id: string;
  /** Heading above the plot; also the chart's title for screen readers. */
  title: string;
  description: string;
  xLabel: string;
  /** Text of a value on the y axis. */
  formatY: (value: number) => string;
  /** Ends of the y axis; from 0 (or the lowest value) to the highest value if left out. */
  yDomain?: Interval;
}

const width = 280;
const height = 188;
const plot = { left: 40, right: width - 10, top: 24, bottom: height - 34 };

function extent(values: readonly number[]): Interval {
  const finite = values.filter(isFiniteNumber);
  if (finite.length === 0) return [0, 1];
  return [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
}

// One diverging run would flatten all curves: its band is cut at twice the highest mean.
function valueDomain(series: readonly LineSeries[]): Interval {
  const [lowest, highest] = extent(series.flatMap(({ y }) => [...y]));
  const [, band] = extent(series.flatMap(({ y, high }) => [...(high ?? y)]));
  const top = Math.max(highest, Math.min(band, 2 * highest));
  const bottom = Math.min(0, lowest);
  return [bottom, top > bottom ? top : bottom + 1];
}

/** A line chart with bands, for curves over epochs. Missing values break the line; single points become dots. */
export function lineChart(
  series: readonly LineSeries[],
  { id, title, description, xLabel, formatY, yDomain = valueDomain(series) }: LineChartOptions,
): Markup {
  const xs = extent(series.flatMap(({ x }) => [...x]));
  const x = linearScale(xs, [plot.left + 4, plot.right - 4]);
  const y = linearScale(yDomain, [plot.bottom, plot.top]);
  const xTicks = xs[0] === xs[1] ? [xs[0]] : ticks(xs, 5).filter(Number.isInteger);
  const grid = ticks(yDomain).map(
    (value) =>
      markup`<path class="grid" d="M${plot.left},${coordinate(y(value))}H${plot.right}"/><text class="tick" x="${plot.left - 6}" y="${coordinate(y(value) + 3.5)}" text-anchor="end">${formatY(value)}</text>`,
  );
  const axis = xTicks.map(
    (value) =>
      markup`<text class="tick" x="${coordinate(x(value))}" y="${plot.bottom + 15}" text-anchor="middle">${value}</text>`,
  );
  const bands = series.map(({ kind, x: at, low, high }) => {
    if (!low || !high) return undefined;
    const path = bandPath(at.map((value, i) => [x(value), y(low[i]), y(high[i])] as const));
    return path && markup`<path class="band ${kind}" d="${path}"/>`;
  });
  const lines = series.map(({ kind, x: at, y: values }) => {
    const points = at.map((value, i): Point => [x(value), y(values[i])]);
    const path = linePath(points);
    const dots = lonePoints(points).map(
      ([cx, cy]) =>
        markup`<circle class="dot ${kind}" cx="${coordinate(cx)}" cy="${coordinate(cy)}" r="3.5"/>`,
    );
    return markup`${path && markup`<path class="line ${kind}" d="${path}"/>`}${dots}`;
  });
  return svg(
    markup`<text class="heading" x="0" y="12">${title}</text>${grid}<path class="axis" d="M${plot.left},${plot.bottom}H${plot.right}"/>${axis}<text class="tick" x="${(plot.left + plot.right) / 2}" y="${height - 4}" text-anchor="middle">${xLabel}</text>${bands}${lines}`,
    { id, width, height, title, description },
  );
}
