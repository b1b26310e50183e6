import type { StudyResult } from '../experiment/study-result';
import { studyRows } from '../experiment/study-tables';
import type { Summary } from '../experiment/summary';
import type { RunRecord } from '../experiment/run-folder';
import {
  formatNumber,
  formatP,
  formatPercent,
  formatPercentInterval,
  formatPoints,
} from '../report/number-format';
import type { Estimate, SystemComparison } from '../report/report-data';
import { formatTable } from '../report/text-table';

/** The figures of runs with their intervals, as text. */
export function resultsTable(runs: readonly RunRecord[]): string {
  return summaryTable(runs.map(({ metrics }) => ({ name: metrics.system, summary: metrics })));
}

/** The figures of systems: accuracy and unweighted average recall of classes, CCC and RMSE of each target of values. */
export function summaryTable(systems: readonly { name: string; summary: Summary }[]): string {
  const [first] = systems;
  if (first.summary.kind === 'classes') {
    return formatTable(
      systems.flatMap(({ name, summary }) =>
        summary.kind === 'classes'
          ? [
              [
                name,
                formatPercent(summary.accuracy.value),
                formatPercentInterval(summary.accuracy),
                formatPercent(summary.unweightedAverageRecall.value),
                formatPercentInterval(summary.unweightedAverageRecall),
              ],
            ]
          : [],
      ),
      { header: ['system', 'accuracy', '95 % interval', 'UAR', '95 % interval'] },
    );
  }
  const rows = systems.flatMap(({ name, summary }) =>
    summary.kind === 'values'
      ? summary.targets.map(({ target, ccc, cccPerSequence, rmse }) => [
          name,
          target,
          formatNumber(ccc.value),
          interval(ccc),
          cccPerSequence ? formatNumber(cccPerSequence.value) : '–',
          formatNumber(rmse.value),
        ])
      : [],
  );
  return formatTable(rows, { header: ['system', 'target', 'CCC', '95 % interval', 'per sequence', 'RMSE'] });
}

const interval = ({ low, high }: Estimate) => `${formatNumber(low)}–${formatNumber(high)}`;

/** Tests between systems, as text. */
export function comparisonsTable(comparisons: readonly SystemComparison[]): string {
  return formatTable(
    comparisons.map(({ better, worse, difference, pValue, holmPValue }) => [
      better,
      worse,
      formatPoints(difference),
      formatP(pValue),
      formatP(holmPValue),
    ]),
    { header: ['better', 'than', 'points', 'p', 'Holm p'] },
  );
}

/** A study as text: its table, and what a search chose. */
export function studyText(result: StudyResult): string {
  const { header, rows } = studyRows(result);
  const table = formatTable(rows, { header });
  const chosen = result.choices.map(({ task, system, chosen }) => {
    const folds = Object.entries(chosen).map(
      ([fold, settings]) =>
        `${fold}: ${Object.entries(settings)
          .map(([name, value]) => `${name}=${String(value)}`)
          .join(', ')}`,
    );
    return `${system} (${task}), chosen by validation ${result.choose}: ${folds.join('; ')}`;
  });
  return [table, ...chosen].join('\n\n');
}
