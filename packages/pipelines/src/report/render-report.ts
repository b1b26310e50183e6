import { attentionSection } from './attention-section';
import { checkReportData } from './check-report-data';
import { confusionSection } from './confusion-section';
import { embeddingSection } from './embedding-section';
import { factorSection } from './factor-section';
import { Markup, markup } from './html';
import { learningSection } from './learning-section';
import { materialSection } from './material-section';
import { missingSection } from './missing-section';
import { notesSection, sourcesSection } from './notes-section';
import type { ReportData } from './report-data';
import { resultsSection } from './results-section';
import { scatterSection } from './scatter-section';
import { renderSection, type Section } from './section';
import { settingsSection } from './settings-section';
import { significanceSection } from './significance-section';
import { style } from './style';
import { summary } from './summary';
import { traceSection } from './trace-section';
import { valuesSection } from './values-section';

/**
 * Renders a whole experiment as one self-contained HTML page.
 *
 * Results with 95 % intervals, significance, learning curves, confusion matrices or traces of values over time, attention
 * over time, shares of the streams, the metric as a stream goes missing, a map of the clips, settings and notes. The charts are inline SVG; the page has no scripts, loads nothing, follows the reader's
 * light or dark scheme, prints, and fits a phone. Parts without data are left out, and all text is escaped. Values
 * that are missing or not finite show as "–" and break curves.
 *
 * @param data - What to show; accuracies, recalls and differences are fractions.
 * @returns The HTML document; the same data give the same text.
 * @throws TypeError if `data`, `labels` or `systems` is not of its kind.
 * @throws RangeError if a confusion matrix does not fit the labels, times and weights differ in length, or a number is
 *   out of its range, such as percent in place of a fraction.
 * @example
 * ```ts
 * import { renderReport } from '@avemo/pipelines';
 *
 * const page = renderReport({
 *   title: 'Am-FBP on two classes',
 *   subtitle: 'Leave one speaker out',
 *   labels: ['calm', 'happy'],
 *   systems: [
 *     {
 *       system: 'am-fbp',
 *       accuracy: { value: 0.75, low: 0.62, high: 0.85 },
 *       unweightedAverageRecall: { value: 0.74, low: 0.61, high: 0.84 },
 *       confusion: [[20, 5], [8, 19]],
 *       history: [],
 *       attention: [],
 *       modalities: [],
 *     },
 *   ],
 *   comparisons: [],
 *   settings: { epochs: 40 },
 *   notes: [],
 *   created: '2026-01-31T12:00:00Z',
 * });
 * page.startsWith('<!doctype html>'); // → true
 * ```
 */
export function renderReport(data: ReportData): string {
  checkReportData(data);
  const filled = { ...data, comparisons: data.comparisons ?? [], notes: data.notes ?? [] };
  let figures = 0;
  const nextFigure = () => ++figures;
  const parts = [
    valuesSection(filled, nextFigure) ?? resultsSection(filled, nextFigure),
    significanceSection(filled),
    learningSection(filled, nextFigure),
    confusionSection(filled, nextFigure),
    traceSection(filled, nextFigure),
    scatterSection(filled, nextFigure),
    attentionSection(filled, nextFigure),
    factorSection(filled, nextFigure),
    missingSection(filled, nextFigure),
    embeddingSection(filled, nextFigure),
    materialSection(filled, nextFigure),
    settingsSection(filled),
    notesSection(filled),
  ].filter((section) => section !== undefined);
  const sources = sourcesSection(parts);
  return page(filled, sources ? [...parts, sources] : parts).text;
}

function page(data: ReportData, sections: readonly Section[]): Markup {
  const links = sections
    .filter(({ id }) => id !== 'sources')
    .map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`);
  const created = formatCreated(data.created);
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width,initial-scale=1"/><meta name="color-scheme" content="light dark"/><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/><meta name="generator" content="avemo"/><title>${data.title}</title><style>${new Markup(style)}</style></head>
<body><header><h1>${data.title}</h1>${data.subtitle && markup`<p class="subtitle">${data.subtitle}</p>`}${summary(data)}</header>
<nav aria-label="Contents"><ul>${links}</ul></nav>
<main>${sections.map((section) => markup`${renderSection(section)}\n`)}</main>
<footer>${created && markup`Made ${created} by avemo. `}This page is complete in itself: it loads nothing and runs no scripts.</footer></body></html>
`;
}

/** `2026-01-31T12:00:00Z` reads as `2026-01-31 12:00 UTC`; any other text stays as it is. */
function formatCreated(created: string): string {
  return String(created ?? '').replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(\.\d+)?)?Z$/, '$1 $2 UTC');
}
