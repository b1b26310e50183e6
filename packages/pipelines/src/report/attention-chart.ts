import { streamKind } from './stream-kind';
import { timeLanes } from './time-lanes';
import { markup, type Markup } from './html';
import { formatTick, isFiniteNumber } from './number-format';
import { bandPath, linePath, lonePoints, type Point } from './path';
import type { AttentionTrace } from './report-data';
import { linearScale, ticks, type Interval } from './scale';
import { coordinate, fitLabel } from './svg';

/** Options of {@link attentionChart}. */
export interface AttentionChartOptions {
  id: string;
  title: string;
  description: string;
}

type Stream = AttentionTrace['streams'][number];

const width = 340;
const plot = { left: 38, right: width - 10 };
const laneHeight = 74;
const laneGap = 26;
const mostFrames = 320;

/**
 * Thins a curve to at most about 320 points and keeps its peaks: of each stretch of frames the lowest and the
 * highest remain.
 */
export function thinTrace(times: readonly number[], weights: readonly number[]): Point[] {
  const points = times.map((time, i): Point => [time, weights[i]]);
  if (points.length <= mostFrames) return points;
  const stretch = Math.ceil((2 * points.length) / mostFrames);
  const kept: Point[] = [];
  for (let start = 0; start < points.length; start += stretch) {
    const part = points.slice(start, start + stretch);
    const finite = part.filter(([, weight]) => isFiniteNumber(weight));
    if (finite.length < part.length) kept.push([part[0][0], Number.NaN]);
    if (finite.length === 0) continue;
    const lowest = finite.reduce((a, b) => (b[1] < a[1] ? b : a));
    const highest = finite.reduce((a, b) => (b[1] > a[1] ? b : a));
    kept.push(...(lowest === highest ? [lowest] : [lowest, highest].sort((a, b) => a[0] - b[0])));
  }
  return kept;
}

/**
 * Attention weights over time, one lane a stream on a shared time axis. The dashed line is the mean weight: what each
 * frame would get if all counted the same. Source: figure 6 of the AM-FBP paper.
 */
export function attentionChart(
  streams: readonly Stream[],
  { id, title, description }: AttentionChartOptions,
): Markup {
  return timeLanes(
    {
      ...{ width, plot, laneHeight, laneGap, id, title, description },
      times: streams.flatMap(({ times }) => times),
      count: streams.length,
    },
    (i, x, top) => lane(streams[i], streamKind(streams[i].stream, i), x, top),
  );
}

function lane(
  { stream, times, weights }: Stream,
  kind: string,
  x: (value: number) => number,
  top: number,
): Markup {
  const bottom = top + laneHeight;
  const finite = weights.filter(isFiniteNumber);
  const highest = finite.reduce((a, b) => Math.max(a, b), 0);
  const lowest = finite.reduce((a, b) => Math.min(a, b), 0);
  const domain: Interval = [lowest, highest > lowest ? highest : lowest + 1];
  const y = linearScale(domain, [bottom, top + 2]);
  const mean = finite.reduce((sum, weight) => sum + weight / finite.length, 0);
  const points = thinTrace(times, weights).map(([time, weight]): Point => [x(time), y(weight)]);
  const base = y(0);
  const grid = ticks(domain, 3).map(
    (value) =>
      markup`<path class="grid" d="M${plot.left},${coordinate(y(value))}H${plot.right}"/><text class="tick" x="${plot.left - 5}" y="${coordinate(y(value) + 4)}" text-anchor="end">${formatTick(value)}</text>`,
  );
  const dots = lonePoints(points).map(
    ([cx, cy]) => markup`<circle class="dot ${kind}" cx="${coordinate(cx)}" cy="${coordinate(cy)}" r="3"/>`,
  );
  const area = bandPath(points.map(([px, py]) => [px, base, py] as const));
  const line = linePath(points);
  const reference =
    finite.length > 0 &&
    markup`<path class="reference" d="M${plot.left},${coordinate(y(mean))}H${plot.right}"/>`;
  return markup`<g><text class="name" x="${plot.left}" y="${top - 7}">${fitLabel(stream, 200, 13)}</text>${grid}${area && markup`<path class="band ${kind}" d="${area}"/>`}${reference}${line && markup`<path class="line ${kind}" d="${line}"/>`}${dots}</g>`;
}
