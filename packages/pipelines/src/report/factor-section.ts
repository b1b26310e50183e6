import { foldedTable } from './data-table';
import { factorChart } from './factor-chart';
import { figure, legend } from './figure';
import { markup } from './html';
import { formatNumber, isFiniteNumber } from './number-format';
import type { Estimate, ReportData } from './report-data';
import type { NextFigure, Section } from './section';
import { streamKind } from './stream-kind';

/** How much each stream counted per label. */
export function factorSection({ systems }: ReportData, nextFigure: NextFigure): Section | undefined {
  const names = new Set<string>();
  const even: string[] = [];
  const panels = systems.flatMap(({ system, modalities, modalitiesFrom = 'weights' }, s) => {
    const kind = modalitiesFrom === 'weights' ? 'weights of the fusion' : 'by leaving out';
    const rows = (modalities ?? []).filter(({ shares }) =>
      shares.some(({ share }) => isFiniteNumber(share?.value)),
    );
    if (rows.length === 0) return [];
    if (modalitiesFrom !== 'weights' && rows.every(isEven)) {
      even.push(system);
      return [];
    }
    const streams = rows[0].shares.map(({ stream }) => stream);
    for (const stream of streams) names.add(stream);
    const description = rows.map(
      ({ label, shares }) =>
        `${label}: ${shares.map(({ stream, share }) => `${stream} ${formatNumber(share?.value)}`).join(', ')}`,
    );
    return {
      heading: markup`${system} <span class="stage">${kind}</span>`,
      chart: factorChart(rows, {
        id: `factors-${s}`,
        title: `Shares of the streams in ${system}`,
        description: `Mean share of each stream per label. ${description.join('; ')}.`,
      }),
      table: foldedTable(
        rows.map(({ label, shares }) => [label, ...shares.flatMap(({ share }) => cells(share))]),
        {
          caption: `Mean shares of the streams in ${system} with 95 % intervals`,
          columns: [
            { name: 'Label' },
            ...streams
              .flatMap((stream) => [stream, '95 % interval'])
              .map((name) => ({ name, figures: true })),
          ],
        },
      ),
    };
  });
  const sentences = even.map(
    (system) =>
      markup`<li><b>${system}</b> moves as far without the one stream as without the other in every clip, as a plain mean of the streams' answers must: each counts the same, so there is nothing to draw. What a stream is worth to it shows in the metric as that stream goes missing.</li>`,
  );
  const words = sentences.length > 0 ? markup`<ul class="notes">${sentences}</ul>` : markup``;
  if (panels.length === 0 && sentences.length === 0) return undefined;
  if (panels.length === 0) return { id: 'factors', title: 'Shares of the streams', body: words };
  const streams = [...names];
  const chart = figure(panels, {
    number: nextFigure(),
    caption: markup`<b>Weights of the fusion</b> are what the fusion layer multiplies its streams by. They need not tell how much the answer depends on a stream: what follows may cancel them, as the normalisation behind adaptive pooling does up to its biases. <b>By leaving out</b> is how far the answer moves without the stream, all streams together 1. Right of the dashed line a stream has more than its even share of ${formatNumber(1 / streams.length, 2)}.`,
    source:
      'weights: figure 7 and equation (15) of Zhou et al. (2021); whiskers are 95 % intervals of the mean over test clips.',
    layout: 'wide',
    legend: legend([
      ...streams.map((stream, i) => ({
        swatch: i % 2 === 0 ? ('circle' as const) : ('diamond' as const),
        kind: streamKind(stream, i),
        text: stream,
      })),
      { swatch: 'reference', kind: '', text: 'all count the same' },
    ]),
  });
  return { id: 'factors', title: 'Shares of the streams', body: markup`${chart}${words}` };
}

/** Whether all streams count the same in every clip: without any spread between clips. */
const isEven = ({ shares }: { shares: readonly { share: Estimate }[] }): boolean =>
  shares.every(({ share }) =>
    [share?.value, share?.low, share?.high].every((part) => Math.abs(part - 1 / shares.length) < 1e-3),
  );

function cells(estimate: Estimate | undefined): string[] {
  return [formatNumber(estimate?.value), `${formatNumber(estimate?.low)}–${formatNumber(estimate?.high)}`];
}
