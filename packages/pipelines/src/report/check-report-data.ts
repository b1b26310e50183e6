import { formatValue } from '@avemo/checks';
import type { ReportData } from './report-data';

/** Throws where the shapes within the data contradict each other. */
export function checkReportData(data: ReportData): void {
  if (typeof data !== 'object' || data === null) {
    throw new TypeError(`renderReport: data must be an object of type ReportData; got ${formatValue(data)}.`);
  }
  for (const name of ['labels', 'systems'] as const) {
    if (!Array.isArray(data[name])) {
      throw new TypeError(`renderReport: ${name} must be an array; got ${formatValue(data[name])}.`);
    }
  }
  const classes = data.labels.length;
  data.systems.forEach(({ recipe, confusion, attention }, s) => {
    const where = `systems[${s}] (${formatValue(recipe)})`;
    const widths = (confusion ?? []).map((row) => row?.length);
    if (widths.length > 0 && (widths.length !== classes || widths.some((width) => width !== classes))) {
      throw new RangeError(
        `renderReport: the confusion of ${where} must have ${classes} rows and columns, one for each label; got ${widths.length} rows of ${[...new Set(widths)].join(' or ')}. Use [] if there is none.`,
      );
    }
    for (const { clip, streams } of attention ?? []) {
      for (const { stream, times, weights } of streams) {
        if (times.length !== weights.length) {
          throw new RangeError(
            `renderReport: attention of ${where}, clip ${formatValue(clip)}, stream ${formatValue(stream)} must have one time a weight; got ${times.length} times and ${weights.length} weights.`,
          );
        }
      }
    }
  });
}
