import { markup, type Markup } from './html';
import { formatPercent, formatPercentInterval, isFiniteNumber } from './number-format';
import type { Estimate } from './report-data';
import { linearScale, niceDomain, ticks, type Interval } from './scale';
import { coordinate, fitLabel, labelWidth, svg } from './svg';

/** One row of the chart. */
export interface IntervalRow {
  name: string;
  estimate: Estimate;
}

/** Options of {@link intervalChart}. */
export interface IntervalChartOptions {
  id: string;
  title: string;
  description: string;
  /** Accuracy of a guess, drawn as a dashed line; left out if undefined. */
  chance?: number;
  /** Ends of the axis as fractions; other charts on one axis give the same. */
  domain: Interval;
}

const width = 440;
const plot = { left: 6, right: width - 6, top: 34 };
const rowHeight = 40;

/** An axis in fractions that holds all estimates and the chance level, with round ends within [0, 1]. */
export function intervalDomain(estimates: readonly Estimate[], chance?: number): Interval {
  const values = [chance, ...estimates.flatMap(({ value, low, high }) => [value, low, high])].filter(
    isFiniteNumber,
  );
  if (values.length === 0) return [0, 1];
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const [low, high] = niceDomain([lowest - 0.02, highest + 0.02], 5);
  return [lowest >= 0 ? Math.max(0, low) : low, highest <= 1 ? Math.min(1, high) : high];
}

/**
 * A forest plot: for each system a dot at the estimate and whiskers over its 95 % interval. The highest estimate is
 * emphasised, and its interval continued as a shaded strip so that overlap can be seen.
 */
export function intervalChart(
  rows: readonly IntervalRow[],
  { id, title, description, chance, domain }: IntervalChartOptions,
): Markup {
  const x = linearScale(domain, [plot.left, plot.right]);
  const bottom = plot.top + rows.length * rowHeight + 4;
  const values = rows.map(({ estimate }) => estimate.value).filter(isFiniteNumber);
  const best = values.length > 1 ? Math.max(...values) : undefined;
  const bestRow = rows.find(({ estimate }) => estimate.value === best)?.estimate;
  const strip =
    bestRow && isFiniteNumber(bestRow.low) && isFiniteNumber(bestRow.high)
      ? markup`<rect class="strip" x="${coordinate(x(bestRow.low))}" y="${plot.top}" width="${coordinate(Math.max(0, x(bestRow.high) - x(bestRow.low)))}" height="${bottom - plot.top}"/>`
      : undefined;
  const axis = ticks(domain, 5).map(
    (value) =>
      markup`<path class="grid" d="M${coordinate(x(value))},${plot.top}V${bottom}"/><text class="tick x" x="${coordinate(x(value))}" y="${bottom + 16}" text-anchor="${x(value) < 20 ? 'start' : x(value) > width - 20 ? 'end' : 'middle'}">${formatPercent(value, 0)}</text>`,
  );
  const marks = rows.map(({ name, estimate }, i) => {
    const top = plot.top + i * rowHeight;
    const y = top + 30;
    const { value, low, high } = estimate;
    const text = `${formatPercent(value)} (${formatPercentInterval(estimate)})`;
    const whisker =
      isFiniteNumber(low) && isFiniteNumber(high)
        ? markup`<path class="whisker" d="M${coordinate(x(low))},${y - 5}v10m0,-5H${coordinate(x(high))}m0,-5v10"/>`
        : undefined;
    const dot = isFiniteNumber(value)
      ? markup`<circle class="estimate" cx="${coordinate(x(value))}" cy="${y}" r="5"/>`
      : undefined;
    return markup`<g class="row${value === best ? ' best' : ''}"><title>${name}: ${text}</title><rect class="hit" x="0" y="${top}" width="${width}" height="${rowHeight}"/><text class="name" x="${plot.left}" y="${top + 18}">${fitLabel(name, width - 24 - labelWidth(text), 13)}</text><text class="value" x="${plot.right}" y="${top + 18}" text-anchor="end">${text}</text>${whisker}${dot}</g>`;
  });
  return svg(
    markup`<text class="heading" x="${plot.left}" y="14">${title}</text>${strip}${axis}${isFiniteNumber(chance) && chanceLine(x(chance), bottom)}${marks}`,
    { id, width, height: bottom + 24, title, description },
  );
}

function chanceLine(x: number, bottom: number): Markup {
  const anchor = x < 30 ? 'start' : x > width - 30 ? 'end' : 'middle';
  return markup`<path class="reference" d="M${coordinate(x)},${plot.top - 4}V${bottom}"/><text class="tick" x="${coordinate(x)}" y="${plot.top - 8}" text-anchor="${anchor}">chance</text>`;
}
