import { formatPercent, formatPercentInterval, formatPoints } from '../report/number-format';
import type { SystemComparison } from '../report/report-data';
import { formatTable } from '../report/text-table';
import type { RunRecord } from '../experiment/run-folder';

/** Accuracy and unweighted average recall of runs with their intervals, as text. */
export function resultsTable(runs: readonly RunRecord[]): string {
  return formatTable(
    runs.map(({ metrics }) => [
      metrics.recipe,
      formatPercent(metrics.accuracy.value),
      formatPercentInterval(metrics.accuracy),
      formatPercent(metrics.unweightedAverageRecall.value),
      formatPercentInterval(metrics.unweightedAverageRecall),
    ]),
    { header: ['system', 'accuracy', '95 % interval', 'UAR', '95 % interval'] },
  );
}

/** Tests between systems, as text. */
export function comparisonsTable(comparisons: readonly SystemComparison[]): string {
  return formatTable(
    comparisons.map(({ better, worse, difference, pValue, holmPValue }) => [
      better,
      worse,
      formatPoints(difference),
      pValue.toPrecision(2),
      holmPValue.toPrecision(2),
    ]),
    { header: ['better', 'than', 'points', 'p', 'Holm p'] },
  );
}
