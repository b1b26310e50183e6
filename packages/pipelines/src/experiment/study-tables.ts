import { encodeCsv } from '../io/encode-csv';
import { formatNumber, formatPercent } from '../report/number-format';
import { latexTable, markdownTable } from '../report/table-formats';
import type { StudyResult } from './study-result';
import type { Summary } from './summary';

/** The heading and rows of a study: settings, task, system, figures; what a search chose stands below. */
export function studyRows({ rows, choices }: StudyResult): { header: string[]; rows: string[][] } {
  const settings = [...new Set(rows.flatMap((row) => Object.keys(row.settings)))];
  const all = [...rows.map(({ metrics }) => metrics), ...choices.map(({ summary }) => summary)];
  const figures = [...new Set(all.flatMap((summary) => Object.keys(figuresOf(summary))))];
  const validated = rows.some(({ metrics }) => metrics.validation);
  const cells = (summary: Summary) => figures.map((name) => figuresOf(summary)[name] ?? '–');
  return {
    header: [...settings, 'task', 'system', ...(validated ? ['validation'] : []), ...figures],
    rows: [
      ...rows.map(({ settings: own, task, metrics }) => [
        ...settings.map((name) => String(own[name] ?? '–')),
        task,
        metrics.system,
        ...(validated ? [formatNumber(meanOf(metrics.validation?.perFold ?? {}))] : []),
        ...cells(metrics),
      ]),
      ...choices.map(({ task, system, summary }) => [
        ...settings.map(() => 'chosen'),
        task,
        system,
        ...(validated ? ['–'] : []),
        ...cells(summary),
      ]),
    ],
  };
}

/** The table of a study by file ending. */
export function studyTables(result: StudyResult): { md: string; tex: string; csv: string } {
  const { header, rows } = studyRows(result);
  return {
    md: markdownTable(header, rows),
    tex: latexTable(header, rows),
    csv: encodeCsv([header, ...rows]),
  };
}

/** The figures of a system by heading. */
function figuresOf(summary: Summary): Record<string, string> {
  if (summary.kind === 'classes') {
    const { accuracy, unweightedAverageRecall, f1 } = summary;
    return {
      accuracy: formatPercent(accuracy.value),
      UAR: formatPercent(unweightedAverageRecall.value),
      F1: formatPercent(f1.value),
    };
  }
  return Object.fromEntries(
    summary.targets.flatMap(({ target, ccc, rmse }) => [
      [`CCC ${target}`, formatNumber(ccc.value)],
      [`RMSE ${target}`, formatNumber(rmse.value)],
    ]),
  );
}

function meanOf(figures: Readonly<Record<string, number>>): number {
  const list = Object.values(figures);
  return list.reduce((sum, figure) => sum + figure, 0) / list.length;
}
