import { foldedTable } from './data-table';
import { figure, legend } from './figure';
import { lineChart } from './line-chart';
import { formatNumber, formatPercent, formatTick, isFiniteNumber } from './number-format';
import type { MissingCurve, ReportData } from './report-data';
import type { NextFigure, Section } from './section';
import { streamKind } from './stream-kind';

/** The metric as a stream goes missing in more and more clips. */
export function missingSection({ systems }: ReportData, nextFigure: NextFigure): Section | undefined {
  const names = new Set<string>();
  const panels = systems.flatMap(({ system, missing = [] }, s) => {
    const curves = missing.filter(({ values }) => values.some(isFiniteNumber));
    if (curves.length === 0) return [];
    const [{ metric, shares }] = curves;
    const format = metric === 'accuracy' ? formatPercent : (value: unknown) => formatNumber(value);
    for (const { stream } of curves) names.add(stream);
    return [
      {
        heading: system,
        chart: lineChart(
          curves.map(({ stream, shares: at, values, low, high }, i) => ({
            kind: streamKind(stream, i),
            x: at.map((share) => Math.round(100 * share)),
            y: values,
            low,
            high,
          })),
          {
            id: `missing-${s}`,
            title: metric === 'accuracy' ? 'Accuracy' : 'Mean CCC',
            description: curves.map((curve) => ends(curve, format)).join(' '),
            xLabel: 'clips without the stream, %',
            formatY: metric === 'accuracy' ? (value) => formatPercent(value, 0) : formatTick,
          },
        ),
        table: foldedTable(
          shares.map((share, i) => [
            formatPercent(share, 0),
            ...curves.map(({ values }) => format(values[i])),
          ]),
          {
            caption: `${metric === 'accuracy' ? 'Accuracy' : 'Mean CCC'} of ${system} as a stream goes missing`,
            columns: [
              { name: 'Missing in', figures: true },
              ...curves.map(({ stream }) => ({ name: stream, figures: true })),
            ],
          },
        ),
      },
    ];
  });
  if (panels.length === 0) return undefined;
  const body = figure(panels, {
    number: nextFigure(),
    caption:
      'Test clips are answered again as if a stream had not been recorded, in 0 to 100 % of them. Nothing is trained anew. Lines are means over draws of the clips, bands reach from the lowest to the highest draw.',
    source: 'the test clips of all folds and seeds of this run.',
    layout: 'slim',
    legend: legend(
      [...names].map((stream, i) => ({
        swatch: 'line' as const,
        kind: streamKind(stream, i),
        text: `without ${stream}`,
      })),
    ),
  });
  return { id: 'missing', title: 'When a stream is missing', body };
}

const ends = ({ stream, values }: MissingCurve, format: (value: unknown) => string) =>
  `Without ${stream}: from ${format(values[0])} to ${format(values[values.length - 1])}.`;
