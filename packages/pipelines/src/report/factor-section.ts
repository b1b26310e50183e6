import { foldedTable } from './data-table';
import { factorChart } from './factor-chart';
import { figure, legend } from './figure';
import { formatNumber, isFiniteNumber } from './number-format';
import type { Estimate, ReportData } from './report-data';
import type { NextFigure, Section } from './section';

/** How much audio and video count per emotion. */
export function factorSection({ systems }: ReportData, nextFigure: NextFigure): Section | undefined {
  const panels = systems.flatMap(({ recipe, adaptiveFactors }, s) => {
    const factors = (adaptiveFactors ?? []).filter(
      ({ audio, video }) => isFiniteNumber(audio?.value) || isFiniteNumber(video?.value),
    );
    if (factors.length === 0) return [];
    const description = factors.map(
      ({ label, audio, video }) =>
        `${label}: audio ${formatNumber(audio?.value)}, video ${formatNumber(video?.value)}`,
    );
    return {
      heading: recipe,
      chart: factorChart(factors, {
        id: `factors-${s}`,
        title: `Adaptive factors of ${recipe}`,
        description: `Mean adaptive factors per emotion. ${description.join('; ')}.`,
      }),
      table: foldedTable(
        factors.map(({ label, audio, video }) => [label, ...cells(audio), ...cells(video)]),
        {
          caption: `Mean adaptive factors of ${recipe} with 95 % intervals`,
          columns: [
            { name: 'Emotion' },
            ...['μ audio', '95 % interval', 'η video', '95 % interval'].map((name) => ({
              name,
              figures: true,
            })),
          ],
        },
      ),
    };
  });
  if (panels.length === 0) return undefined;
  const body = figure(panels, {
    number: nextFigure(),
    caption:
      'A stream right of the dashed line 0.5 has the larger norm and counts more in the fusion; comparing the rows shows which emotions the system hears and which it sees.',
    source: 'figure 7 and equation (15) of Zhou et al. (2021); whiskers are 95 % intervals of the mean.',
    layout: 'wide',
    legend: legend([
      { swatch: 'circle', kind: 'audio', text: 'μ, audio' },
      { swatch: 'diamond', kind: 'video', text: 'η, video' },
      { swatch: 'reference', kind: '', text: 'both count the same' },
    ]),
  });
  return { id: 'factors', title: 'Voice or face?', body };
}

function cells(estimate: Estimate | undefined): string[] {
  return [formatNumber(estimate?.value), `${formatNumber(estimate?.low)}–${formatNumber(estimate?.high)}`];
}
