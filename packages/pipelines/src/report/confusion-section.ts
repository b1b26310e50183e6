import { confusionChart, rowShares } from './confusion-chart';
import { foldedTable } from './data-table';
import { figure } from './figure';
import { formatCount, formatPercent, isFiniteNumber } from './number-format';
import type { ReportData } from './report-data';
import { listInWords, type NextFigure, type Section } from './section';

/** A confusion matrix for each system. */
export function confusionSection(
  { systems, labels }: ReportData,
  nextFigure: NextFigure,
): Section | undefined {
  const panels = systems.flatMap(({ system, confusion, accuracy }, s) => {
    if (!confusion || confusion.length === 0) return [];
    const mistakes = worstMistakes(confusion, labels);
    const remark =
      mistakes.length > 0
        ? `Most often mistaken: ${listInWords(mistakes)}.`
        : 'No clip was mistaken for another class.';
    return {
      heading: system,
      chart: confusionChart(confusion, labels, {
        id: `confusion-${s}`,
        title: `Confusion matrix of ${system}`,
        description: `Rows are the true classes, columns the predicted ones, each row in percent. Accuracy ${formatPercent(accuracy?.value)}. ${remark}`,
      }),
      remark,
      table: foldedTable(
        confusion.map((row, i) => [labels[i], ...row.map(formatCount)]),
        {
          caption: `Counts of ${system}: rows are the truth, columns the prediction`,
          columns: [{ name: 'Truth' }, ...labels.map((name) => ({ name, figures: true }))],
        },
      ),
    };
  });
  if (panels.length === 0) return undefined;
  const body = figure(panels, {
    number: nextFigure(),
    caption:
      'Each row takes the clips of one true class and shows in percent what they were recognised as: the framed diagonal holds the recalls, everything beside it is a mistake, and a strongly coloured column beside the diagonal is a class that attracts mistakes.',
    source: 'form of figure 10 in Zhou et al. (2021) and of tables 8 to 10 in Ma et al. (2019).',
    layout: labels.length > 8 ? 'wide' : 'slim',
  });
  return { id: 'confusion', title: 'What is mistaken for what', body };
}

/** The up to three largest shares beside the diagonal, in words. */
function worstMistakes(confusion: readonly (readonly number[])[], labels: readonly string[]): string[] {
  return rowShares(confusion)
    .flatMap((row, i) => (row ?? []).map((share, j) => ({ share, i, j })))
    .filter(({ share, i, j }) => i !== j && isFiniteNumber(share) && share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, 3)
    .map(({ share, i, j }) => `${labels[i]} for ${labels[j]} (${formatPercent(share, 0)})`);
}
