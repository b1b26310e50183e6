import { dataTable } from './data-table';
import { figure } from './figure';
import { markup } from './html';
import { intervalChart, intervalDomain } from './interval-chart';
import { formatCount, formatNumber, formatTick, isFiniteNumber } from './number-format';
import type { Estimate, ReportData } from './report-data';
import { aboutList, foldTables, publishedTable } from './results-tables';
import type { NextFigure, Section } from './section';
import { bestSystem } from './summary';

/** CCC, RMSE and correlation of systems that give values, target by target, as a table and as a forest plot. */
export function valuesSection({ systems }: ReportData, nextFigure: NextFigure): Section | undefined {
  const valued = systems.filter(({ targets }) => targets && targets.length > 0);
  if (valued.length === 0) return undefined;
  const best = valued.length > 1 ? bestSystem(valued) : undefined;
  const names = [...new Set(valued.flatMap(({ targets }) => targets!.map(({ target }) => target)))];
  const overTime = valued.some(({ targets }) => targets!.some(({ cccPerSequence }) => cccPerSequence));
  const withParameters = valued.some(({ parameters }) => isFiniteNumber(parameters));
  const rows = valued.flatMap(({ system, targets, parameters }) =>
    targets!.map(({ target, ccc, cccPerSequence, rmse, pearson }) => [
      system,
      target,
      estimateCell(ccc),
      ...(overTime ? [estimateCell(cccPerSequence)] : []),
      estimateCell(rmse),
      estimateCell(pearson),
      ...(withParameters ? [formatCount(parameters)] : []),
    ]),
  );
  const table = dataTable(rows, {
    caption: `Concordance correlation (CCC), root mean squared error and Pearson’s correlation with 95\u202f% intervals${best ? '; the highest mean CCC is in bold' : ''}`,
    columns: [
      { name: 'System' },
      { name: 'Target' },
      { name: overTime ? 'CCC over all steps' : 'CCC', figures: true },
      ...(overTime ? [{ name: 'Mean CCC of sequences', figures: true }] : []),
      { name: 'RMSE', figures: true },
      { name: 'Pearson', figures: true },
      ...(withParameters ? [{ name: 'Parameters', figures: true }] : []),
    ],
    rowClass: (row) => (best && rows[row][0] === best.system ? 'best' : undefined),
  });
  const estimates = names.map((name) =>
    valued.map(
      ({ targets }) =>
        targets!.find(({ target }) => target === name)?.ccc ?? { value: NaN, low: NaN, high: NaN },
    ),
  );
  const domain = intervalDomain(estimates.flat());
  const charts = names.map((name, n) => ({
    chart: intervalChart(
      valued.map(({ system }, i) => ({ name: system, estimate: estimates[n][i] })),
      {
        id: `interval-${n}`,
        title: `CCC of ${name}`,
        description: `CCC of ${name} with 95 % intervals: ${valued.map(({ system }, i) => `${system} ${inWords(estimates[n][i])}`).join('; ')}.`,
        domain,
        format: { estimate: inWords, tick: formatTick },
      },
    ),
  }));
  const plot = figure(charts, {
    number: nextFigure(),
    caption: markup`Dots are the estimates and whiskers their 95&#8239;% intervals. A CCC of 1 is full agreement, 0 none; a constant answer has 0.`,
    source: 'Lin (1989), A concordance correlation coefficient to evaluate reproducibility.',
    layout: 'wide',
  });
  const body = markup`${aboutList(valued)}${table}${foldTables(valued, { name: 'Mean CCC of the targets', format: formatNumber })}${publishedTable(valued, formatNumber)}${plot}`;
  return { id: 'results', title: 'Results', body };
}

const inWords = (estimate: Estimate) =>
  `${formatNumber(estimate.value)} (${formatNumber(estimate.low)}–${formatNumber(estimate.high)})`;

function estimateCell(estimate: Estimate | undefined) {
  if (!estimate) return '–';
  return markup`<span class="estimate">${formatNumber(estimate.value)}</span> <span class="interval">${formatNumber(estimate.low)}–${formatNumber(estimate.high)}</span>`;
}
