import { dataTable } from './data-table';
import { markup, type Markup } from './html';
import { isFiniteNumber } from './number-format';
import type { SystemResult } from './report-data';

/** Each system in a sentence. */
export function aboutList(systems: readonly SystemResult[]): Markup | undefined {
  const told = systems.filter(({ about }) => about);
  if (told.length === 0) return undefined;
  return markup`<ul class="abouts">${told.map(({ system, about }) => markup`<li><b>${system}</b>: ${about}</li>`)}</ul>`;
}

type Figures = Readonly<Record<string, number>> | undefined;

/** The figure of each fold, and of each seed where there are several, system by system. */
export function foldTables(
  systems: readonly SystemResult[],
  { name, format }: { name: string; format: (value: unknown) => string },
): Markup | undefined {
  const table = (what: string, of: (system: SystemResult) => Figures, least: number) => {
    const rows = [...new Set(systems.flatMap((system) => Object.keys(of(system) ?? {})))];
    if (rows.length < least) return undefined;
    const cells = rows.map((row) => [row, ...systems.map((system) => format(of(system)?.[row]))]);
    return dataTable(cells, {
      caption: `${name} of each ${what}`,
      columns: [
        { name: what === 'fold' ? 'Fold' : 'Seed' },
        ...systems.map(({ system }) => ({ name: system, figures: true })),
      ],
    });
  };
  const parts = [
    table('fold', ({ perFold }) => perFold, 1),
    table('seed', ({ perSeed }) => perSeed, 2),
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? markup`${parts}` : undefined;
}

/** What the paper reports for the same data set, beside this run. */
export function publishedTable(
  systems: readonly SystemResult[],
  format: (value: unknown) => string,
): Markup | undefined {
  const rows = systems.flatMap(({ system, published = [] }) =>
    published.map(({ where, metric, value, ours }) => [
      system,
      metric,
      format(value),
      format(ours.value),
      isFiniteNumber(ours.low) && isFiniteNumber(ours.high)
        ? `${format(ours.low)} to ${format(ours.high)}`
        : '–',
      where,
    ]),
  );
  if (rows.length === 0) return undefined;
  return dataTable(rows, {
    caption: 'The paper’s figures beside these; splits and features may differ',
    columns: [
      { name: 'System' },
      { name: 'Metric' },
      { name: 'Published', figures: true },
      { name: 'Here', figures: true },
      { name: '95\u202f% interval', figures: true },
      { name: 'Where' },
    ],
  });
}
