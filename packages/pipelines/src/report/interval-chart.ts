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
  /** Text of an estimate with its interval, and of a value on the axis; percent if left out. */
  format?: { estimate(estimate: Estimate): string; tick(value: number): string };
}

const percent: NonNullable<IntervalChartOptions['format']> = {
  estimate: (estimate) => `${formatPercent(estimate.value)} (${formatPercentInterval(estimate)})`,
  tick: (value) => formatPercent(value, 0),
};

const width = 440;
const top = 42;
const rowHeight = 28;

/** An axis in fractions that holds all estimates and the chance level, with round ends within [0, 1]. */
export function intervalDomain(estimates: readonly Estimate[], chance?: number): Interval {
  const values = [chance, ...estimates.flatMap(({ value, low, high }) => [value, low, high])].filter(
    isFiniteNumber,
  );
  if (values.length === 0) return [0, 1];
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const [low, high] = niceDomain([lowest - 0.02, highest + 0.02], 9);
  return [lowest >= 0 ? Math.max(0, low) : low, highest <= 1 ? Math.min(1, high) : high];
}

/**
 * A forest plot: for each system a dot at the estimate and whiskers over its 95 % interval. The highest estimate is
 * emphasised, and its interval continued as a shaded strip so that overlap can be seen.
 */
export function intervalChart(
  rows: readonly IntervalRow[],
  { id, title, description, chance, domain, format = percent }: IntervalChartOptions,
): Markup {
  const texts = rows.map(({ estimate }) => format.estimate(estimate));
  const left = Math.min(160, 16 + Math.max(0, ...rows.map(({ name }) => labelWidth(name, 13) * 1.1)));
  const right = width - 16 - Math.max(0, ...texts.map((text) => labelWidth(text, 12.5) * 1.1));
  const x = linearScale(domain, [left, right]);
  const bottom = top + rows.length * rowHeight;
  const values = rows.map(({ estimate }) => estimate.value).filter(isFiniteNumber);
  const best = values.length > 1 ? Math.max(...values) : undefined;
  const bestRow = rows.find(({ estimate }) => estimate.value === best)?.estimate;
  const strip =
    bestRow && isFiniteNumber(bestRow.low) && isFiniteNumber(bestRow.high)
      ? markup`<rect class="strip" x="${coordinate(x(bestRow.low))}" y="${top}" width="${coordinate(Math.max(0, x(bestRow.high) - x(bestRow.low)))}" height="${bottom - top}"/>`
      : undefined;
  const axis = ticks(domain, 5).map(
    (value) =>
      markup`<path class="grid" d="M${coordinate(x(value))},${top}V${bottom}"/><text class="tick x" x="${coordinate(x(value))}" y="${bottom + 16}" text-anchor="middle">${format.tick(value)}</text>`,
  );
  const marks = rows.map(({ name, estimate }, i) => {
    const y = top + (i + 0.5) * rowHeight;
    const { value, low, high } = estimate;
    const whisker =
      isFiniteNumber(low) && isFiniteNumber(high)
        ? markup`<path class="whisker" d="M${coordinate(x(low))},${y - 4.5}v9m0,-4.5H${coordinate(x(high))}m0,-4.5v9"/>`
        : undefined;
    const dot = isFiniteNumber(value)
      ? markup`<circle class="estimate" cx="${coordinate(x(value))}" cy="${y}" r="4"/>`
      : undefined;
    return markup`<g class="row${value === best ? ' best' : ''}"><title>${name}: ${texts[i]}</title><rect class="hit" x="0" y="${y - rowHeight / 2}" width="${width}" height="${rowHeight}"/><text class="name" x="0" y="${y + 4.5}">${fitLabel(name, left - 10, 13)}</text><text class="value" x="${width}" y="${y + 4.5}" text-anchor="end">${texts[i]}</text>${whisker}${dot}</g>`;
  });
  return svg(
    markup`<text class="heading" x="0" y="14">${title}</text>${strip}${axis}${isFiniteNumber(chance) && chanceLine(chance, x(chance), bottom)}${marks}`,
    { id, width, height: bottom + 24, title, description },
  );
}

function chanceLine(chance: number, x: number, bottom: number): Markup {
  return markup`<path class="reference" d="M${coordinate(x)},${top - 4}V${bottom}"/><text class="tick" x="${coordinate(x)}" y="${top - 8}" text-anchor="middle">chance ${formatPercent(chance)}</text>`;
}
