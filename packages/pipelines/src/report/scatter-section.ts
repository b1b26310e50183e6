import { figure, legend } from './figure';
import { formatCount, formatNumber } from './number-format';
import type { ReportData } from './report-data';
import { scatterChart } from './scatter-chart';
import type { NextFigure, Section } from './section';

/** Predictions over truths, a chart for each system and target. */
export function scatterSection({ systems }: ReportData, nextFigure: NextFigure): Section | undefined {
  const panels = systems.flatMap(({ system, scatter = [], targets = [] }, s) =>
    scatter
      .filter(({ points }) => points.length > 0)
      .map(({ target, points }, t) => {
        const ccc = targets.find((one) => one.target === target)?.ccc.value;
        return {
          heading: system,
          chart: scatterChart(points, {
            id: `scatter-${s}-${t}`,
            title: target,
            description: `${formatCount(points.length)} predictions of ${target} by ${system} over their truths; CCC over all ${formatNumber(ccc)}.`,
          }),
        };
      }),
  );
  if (panels.length === 0) return undefined;
  const body = figure(panels, {
    number: nextFigure(),
    caption:
      'A dot is one answer, of all systems and seeds evenly thinned to a few hundred. On the dashed line it is right; a cloud that lies flatter than the line keeps to the middle.',
    source:
      'the two terms of the CCC (Lin 1989): how closely the dots follow a line, and how far it is from the dashed one.',
    layout: 'slim',
    legend: legend([{ swatch: 'reference', kind: '', text: 'prediction equals truth' }]),
  });
  return { id: 'scatter', title: 'Prediction and truth', body };
}
