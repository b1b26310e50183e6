import { markup, type Markup } from './html';
import { formatTick, isFiniteNumber } from './number-format';
import { linearScale, ticks } from './scale';
import { coordinate, svg } from './svg';

/** What {@link timeLanes} draws. */
export interface TimeLanesOptions {
  /** Seconds; the axis spans those that are finite. */
  times: readonly number[];
  /** How many lanes. */
  count: number;
  /** Columns of the chart, and of the plot in it. */
  width: number;
  plot: { left: number; right: number };
  laneHeight: number;
  laneGap: number;
  id: string;
  title: string;
  description: string;
}

/** Lanes one below the other on a shared axis of seconds. */
export function timeLanes(
  { times, count, width, plot, laneHeight, laneGap, ...named }: TimeLanesOptions,
  lane: (place: number, x: (seconds: number) => number, top: number) => Markup,
): Markup {
  const finite = times.filter(isFiniteNumber);
  const first = finite.reduce((a, b) => Math.min(a, b), finite[0] ?? 0);
  const last = finite.reduce((a, b) => Math.max(a, b), finite[0] ?? 1);
  const x = linearScale([first, last], [plot.left + 2, plot.right]);
  const bottom = count * (laneHeight + laneGap);
  const lanes = Array.from({ length: count }, (_, i) => lane(i, x, i * (laneHeight + laneGap) + laneGap));
  const axis = (first === last ? [first] : ticks([first, last], 6)).map(
    (value) =>
      markup`<text class="tick" x="${coordinate(x(value))}" y="${bottom + 15}" text-anchor="middle">${formatTick(value)}</text>`,
  );
  return svg(
    markup`${lanes}${axis}<text class="tick" x="${(plot.left + plot.right) / 2}" y="${bottom + 31}" text-anchor="middle">seconds</text>`,
    { width, height: bottom + 36, ...named },
  );
}
