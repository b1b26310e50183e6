import { dataTable } from './data-table';
import { figure } from './figure';
import { markup } from './html';
import { intervalChart, intervalDomain } from './interval-chart';
import {
  formatCount,
  formatPercent,
  formatPercentInterval,
  formatSeconds,
  isFiniteNumber,
} from './number-format';
import type { Estimate, ReportData } from './report-data';
import type { NextFigure, Section } from './section';
import { aboutList, foldTables, publishedTable } from './results-tables';
import { bestSystem, chanceLevel } from './summary';

/** Accuracy and UAR of all systems as a table and as a forest plot. */
export function resultsSection({ systems, labels }: ReportData, nextFigure: NextFigure): Section | undefined {
  if (systems.length === 0) return undefined;
  const chance = chanceLevel(labels);
  const best = systems.length > 1 ? bestSystem(systems) : undefined;
  const withF1 = systems.some(({ f1 }) => isFiniteNumber(f1?.value));
  const withParameters = systems.some(({ parameters }) => isFiniteNumber(parameters));
  const withSeconds = systems.some(({ secondsPerEpoch }) => isFiniteNumber(secondsPerEpoch));
  const table = dataTable(
    systems.map(({ system, accuracy, unweightedAverageRecall, f1, parameters, secondsPerEpoch }) => [
      system,
      estimateCell(accuracy),
      estimateCell(unweightedAverageRecall),
      ...(withF1 ? [estimateCell(f1)] : []),
      ...(withParameters ? [formatCount(parameters)] : []),
      ...(withSeconds ? [formatSeconds(secondsPerEpoch)] : []),
    ]),
    {
      caption: `Accuracy${withF1 ? ', unweighted average recall (UAR) and mean F1 of the classes' : ' and unweighted average recall (UAR)'} with 95\u202f% intervals${best ? '; the highest accuracy is in bold' : ''}`,
      columns: [
        { name: 'System' },
        { name: 'Accuracy', figures: true },
        { name: 'UAR', figures: true },
        ...(withF1 ? [{ name: 'F1', figures: true }] : []),
        ...(withParameters ? [{ name: 'Parameters', figures: true }] : []),
        ...(withSeconds ? [{ name: 'Time per epoch', figures: true }] : []),
      ],
      rowClass: (row) => (systems[row] === best ? 'best' : undefined),
    },
  );
  const measures = [
    { name: 'Accuracy', pick: (i: number) => systems[i].accuracy },
    { name: 'Unweighted average recall (UAR)', pick: (i: number) => systems[i].unweightedAverageRecall },
  ];
  const estimates = measures.map(({ pick }) =>
    systems.map((_, i) => pick(i) ?? { value: NaN, low: NaN, high: NaN }),
  );
  const domain = intervalDomain(estimates.flat(), chance);
  const charts = measures.map(({ name }, m) => ({
    chart: intervalChart(
      systems.map(({ system }, i) => ({ name: system, estimate: estimates[m][i] })),
      { id: `interval-${m}`, title: name, description: describe(name, data(estimates[m])), chance, domain },
    ),
  }));
  function data(list: Estimate[]): string[] {
    return list.map(
      (estimate, i) =>
        `${systems[i].system} ${formatPercent(estimate.value)} (${formatPercentInterval(estimate)})`,
    );
  }
  const majority = majorityShare(systems[0].confusion);
  const plot = figure(charts, {
    number: nextFigure(),
    caption: markup`Dots are the estimates and whiskers their 95&#8239;% intervals${best && '; the shaded strip continues the interval of the highest system, so that overlap shows'}${isFiniteNumber(chance) && markup`; the dashed line is what guessing gives (${formatPercent(chance)})`}${isFiniteNumber(majority) && isFiniteNumber(chance) && majority - chance > 0.005 && markup`, while always naming the most frequent class would reach an accuracy of ${formatPercent(majority)}`}.`,
    source: 'the comparison of tables IV to VI in Zhou et al. (2021), as a plot.',
    layout: 'wide',
  });
  return {
    id: 'results',
    title: 'Results',
    body: markup`${aboutList(systems)}${table}${foldTables(systems, { name: 'Accuracy', format: formatPercent })}${publishedTable(systems, formatPercent)}${plot}`,
  };
}

function estimateCell(estimate: Estimate | undefined) {
  return markup`<span class="estimate">${formatPercent(estimate?.value)}</span> <span class="interval">${formatPercentInterval(estimate)}</span>`;
}

function describe(name: string, rows: readonly string[]): string {
  return `${name} with 95 % intervals: ${rows.join('; ')}.`;
}

/** Share of the most frequent true class, the accuracy of always naming it. */
function majorityShare(confusion: readonly (readonly number[])[] | undefined): number | undefined {
  const totals = (confusion ?? []).map((row) =>
    row.filter(isFiniteNumber).reduce((sum, value) => sum + value, 0),
  );
  const all = totals.reduce((sum, value) => sum + value, 0);
  return all > 0 ? Math.max(...totals) / all : undefined;
}
