import { encodeCsv } from '../io/encode-csv';
import { formatNumber, formatPercent, formatPercentInterval } from '../report/number-format';
import type { Estimate } from '../report/report-data';
import { latexTable, markdownTable } from '../report/table-formats';
import type { RunRecord } from './run-folder';

/** How a table of results can be written. */
export const tableFormats = ['text', 'markdown', 'latex', 'csv'] as const;

/**
 * The figures of runs with their intervals as a table. In CSV each bound has a column, and numbers are not rounded.
 *
 * @param format - Of the table.
 * @param runs - Of one task.
 */
export function resultsAs(
  format: Exclude<(typeof tableFormats)[number], 'text'>,
  runs: readonly RunRecord[],
): string {
  const rows = runs.flatMap(({ metrics }) =>
    metrics.kind === 'classes'
      ? [
          {
            names: { system: metrics.system },
            figures: {
              accuracy: metrics.accuracy,
              UAR: metrics.unweightedAverageRecall,
              F1: metrics.f1,
            } as Record<string, Estimate | undefined>,
          },
        ]
      : metrics.targets.map(({ target, ccc, cccPerSequence, rmse, pearson }) => ({
          names: { system: metrics.system, target },
          figures: { CCC: ccc, 'CCC per sequence': cccPerSequence, RMSE: rmse, Pearson: pearson } as Record<
            string,
            Estimate | undefined
          >,
        })),
  );
  const percent = runs[0].metrics.kind === 'classes';
  const figures = Object.keys(rows[0].figures).filter((name) => rows.some((row) => row.figures[name]));
  const names = Object.keys(rows[0].names);
  if (format === 'csv') {
    const header = [...names, ...figures.flatMap((name) => [name, `${name} low`, `${name} high`])];
    return encodeCsv([
      header,
      ...rows.map((row) => [
        ...Object.values(row.names),
        ...figures.flatMap((name) => {
          const { value = NaN, low = NaN, high = NaN } = row.figures[name] ?? {};
          return [value, low, high].map((figure) => (Number.isNaN(figure) ? undefined : figure));
        }),
      ]),
    ]);
  }
  const header = [...names, ...figures.flatMap((name) => [name, '95 % interval'])];
  const cells = rows.map((row) => [
    ...Object.values(row.names),
    ...figures.flatMap((name) => {
      const estimate = row.figures[name];
      if (percent) return [formatPercent(estimate?.value), formatPercentInterval(estimate)];
      return [
        formatNumber(estimate?.value),
        `${formatNumber(estimate?.low)}–${formatNumber(estimate?.high)}`,
      ];
    }),
  ]);
  return format === 'markdown' ? markdownTable(header, cells) : latexTable(header, cells);
}
