import { attentionChart } from './attention-chart';
import { foldedTable } from './data-table';
import { figure, legend, type Panel } from './figure';
import { markup } from './html';
import {
  formatCount,
  formatNumber,
  formatPercent,
  formatSeconds,
  isFiniteNumber,
  missing,
} from './number-format';
import type { AttentionTrace, ReportData } from './report-data';
import type { NextFigure, Section } from './section';

const mostClips = 6;

/** Attention weights over time for a few clips of the system with the most streams. */
export function attentionSection({ systems }: ReportData, nextFigure: NextFigure): Section | undefined {
  const drawable = systems.map(({ system, attention }) => ({
    system,
    traces: (attention ?? [])
      .map((trace) => ({
        ...trace,
        streams: trace.streams.filter(({ weights }) => weights.some(isFiniteNumber)),
      }))
      .filter(({ streams }) => streams.length > 0),
  }));
  const shown = drawable.filter(({ traces }) => traces.length > 0);
  if (shown.length === 0) return undefined;
  const streamsOf = ({ traces }: (typeof shown)[number]) =>
    Math.max(...traces.map(({ streams }) => streams.length));
  // One system is shown: the first with the most streams.
  const { system, traces } = shown.reduce((most, one) => (streamsOf(one) > streamsOf(most) ? one : most));
  const panels = traces.slice(0, mostClips).map((trace, t) => panel(trace, system, false, `attention-${t}`));
  const body = figure(panels, {
    number: nextFigure(),
    caption: markup`How <b>${system}</b> weighs the frames of ${formatCount(panels.length)} test ${panels.length === 1 ? 'clip' : 'clips'}. A frame above the dashed line, the mean weight, counts more in the pooled embedding than the clip’s average frame. The curves tell where the network looks, not whether it is right to.`,
    source: 'form of figure 6 in Zhou et al. (2021); weights of their equations (3) to (6).',
    layout: 'slim',
    legend: legend([{ swatch: 'reference', kind: '', text: 'mean weight: all frames the same' }]),
  });
  return { id: 'attention', title: 'Attention over time', body };
}

function panel(
  { clip, label, predicted, streams }: AttentionTrace,
  system: string,
  several: boolean,
  id: string,
): Panel {
  const right = label === predicted;
  const facts = streams.map(({ stream, times, weights }) => ({ stream, ...concentration(times, weights) }));
  const verdict = right
    ? markup`<span class="right">✓</span> ${label}, recognised`
    : markup`<span class="wrong">✗</span> ${label}, taken for ${predicted}`;
  return {
    heading: markup`<span class="clip">${clip}</span>${several && markup` <span class="stage">${system}</span>`}`,
    chart: markup`<p class="verdict">${verdict}</p>${attentionChart(streams, {
      id,
      title: `Attention over time for ${clip}`,
      description: `${right ? `${label}, recognised` : `${label}, taken for ${predicted}`}. ${facts.map(({ stream, peak, half }) => `${stream}: highest weight at ${formatSeconds(peak)}, half of the weight on ${formatPercent(half, 0)} of the frames.`).join(' ')}`,
    })}`,
    table: foldedTable(
      facts.map(({ stream, frames, peak, highest, mean, half }) => [
        stream,
        formatCount(frames),
        isFiniteNumber(peak) ? formatSeconds(peak) : missing,
        formatNumber(highest, 4),
        formatNumber(mean, 4),
        formatPercent(half, 0),
      ]),
      {
        caption: `Weights of ${clip}; the last column is the smallest share of frames that holds half of the weight`,
        columns: [
          { name: 'Stream' },
          ...['Frames', 'Peak at', 'Peak', 'Mean', 'Half on'].map((name) => ({ name, figures: true })),
        ],
      },
    ),
  };
}

/** Where the weight lies: its peak, and the smallest share of frames that holds half of it. */
function concentration(times: readonly number[], weights: readonly number[]) {
  const at = weights.reduce(
    (best, weight, i) => (isFiniteNumber(weight) && !(weights[best] >= weight) ? i : best),
    0,
  );
  const finite = weights.filter(isFiniteNumber);
  const total = finite.reduce((sum, weight) => sum + weight, 0);
  const falling = [...finite].sort((a, b) => b - a);
  let held = 0;
  const needed = falling.findIndex((weight) => (held += weight) >= total / 2 - 1e-12) + 1;
  return {
    frames: weights.length,
    peak: times[at],
    highest: weights[at],
    mean: total / finite.length,
    half: total > 0 && falling[falling.length - 1] >= 0 ? needed / finite.length : Number.NaN,
  };
}
