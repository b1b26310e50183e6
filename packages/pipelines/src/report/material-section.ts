import { dataTable } from './data-table';
import { figure, type Panel } from './figure';
import { markup } from './html';
import { formatCount, formatNumber } from './number-format';
import type { MaterialReport, ReportData } from './report-data';
import type { NextFigure, Section } from './section';

/** What the recipe makes of the clips before any system sees them. */
export function materialSection({ material }: ReportData, nextFigure: NextFigure): Section | undefined {
  if (!material || material.measures.length + material.shown.length === 0) return undefined;
  const { clips, measures, shown } = material;
  const table = dataTable(
    measures.map(({ name, mean, lowest, highest }) => [name, ...[mean, lowest, highest].map(three)]),
    {
      caption: `Of ${formatCount(clips)} test ${clips === 1 ? 'clip' : 'clips'}`,
      columns: [
        { name: 'Measure' },
        ...['Mean', 'Lowest', 'Highest'].map((name) => ({ name, figures: true })),
      ],
    },
  );
  const figures = shown
    .filter(({ pictures }) => pictures.length > 0)
    .map((one) => {
      const of = Object.entries(one.measures).map(([name, value]) => `; ${name} ${three(value)}`);
      return figure(one.pictures.map(panel), {
        number: nextFigure(),
        caption: markup`The clip <b>${one.clip}</b>${one.label && ` (${one.label})`} on its way into the systems${of}.`,
        source: 'this run; form of figures 2 and 3 in Ma et al. (2019).',
        layout: 'slim',
      });
    });
  return {
    id: 'material',
    title: 'What the systems are given',
    body: markup`${measures.length > 0 && table}${figures}`,
  };
}

const three = (value: number) => formatNumber(value, 3);

function panel({ name, width, height, png }: MaterialReport['shown'][number]['pictures'][number]): Panel {
  return {
    heading: name,
    chart: markup`<img src="data:image/png;base64,${png}" width="${width}" height="${height}" alt="${name}"/>`,
  };
}
