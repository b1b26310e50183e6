import { foldedTable } from './data-table';
import { figure, legend, type Panel } from './figure';
import { markup } from './html';
import { lineChart, type LineSeries } from './line-chart';
import {
  formatExact,
  formatNumber,
  formatPercent,
  formatSeconds,
  formatTick,
  isFiniteNumber,
} from './number-format';
import type { ReportData } from './report-data';
import type { NextFigure, Section } from './section';
import { stageCurves, type Measure, type StageCurves } from './stage-curves';

/** Loss and accuracy over the epochs, a panel for each system and stage. */
export function learningSection({ systems }: ReportData, nextFigure: NextFigure): Section | undefined {
  const panels = systems.flatMap(({ system, history }, s) =>
    stageCurves(history ?? []).map((curves, t) => stagePanel(system, curves, `curves-${s}-${t}`)),
  );
  const drawn = panels.filter((panel) => panel !== undefined);
  if (drawn.length === 0) return undefined;
  const bands = systems.some(({ history }) => stageCurves(history ?? []).some(({ runs }) => runs > 1));
  const body = figure(drawn, {
    number: nextFigure(),
    caption: `${bands ? 'The line is the mean over all folds and seeds, the band reaches from the worst to the best run; a' : 'A'} validation loss that rises while the training loss falls means overfitting. Loss axes differ between panels, accuracy axes do not.`,
    source: 'form of figure 8 in Zhou et al. (2021), with the training curves added.',
    layout: 'pair',
    legend: legend([
      { swatch: 'line', kind: 'validation', text: 'validation' },
      { swatch: 'line', kind: 'train', text: 'training' },
      ...(bands ? [{ swatch: 'band' as const, kind: 'validation', text: 'worst to best run' }] : []),
    ]),
  });
  return { id: 'learning', title: 'Learning curves', body };
}

const hasValues = ({ curves }: StageCurves, measure: Measure) => curves[measure].mean.some(isFiniteNumber);

function stagePanel(system: string, curves: StageCurves, id: string): Panel | undefined {
  const series = (train: Measure, validation: Measure): LineSeries[] =>
    [
      { kind: 'train', measure: train },
      { kind: 'validation', measure: validation },
    ]
      .filter(({ measure }) => hasValues(curves, measure))
      .map(({ kind, measure }) => {
        const { mean, low, high } = curves.curves[measure];
        return { kind, x: curves.epochs, y: mean, ...(curves.runs > 1 && { low, high }) };
      });
  const name = `${system}, stage ${curves.stage}`;
  const loss = series('trainLoss', 'validationLoss');
  const accuracy = series('trainScore', 'validationScore');
  const charts = [
    loss.length > 0 &&
      lineChart(loss, {
        id: `${id}-loss`,
        title: 'Loss',
        description: `Loss of ${name} over the epochs. ${ends(curves, 'trainLoss', 'validationLoss', formatNumber)}`,
        xLabel: 'epoch',
        formatY: formatTick,
      }),
    accuracy.length > 0 &&
      lineChart(accuracy, {
        id: `${id}-accuracy`,
        title: 'Accuracy',
        description: `Accuracy of ${name} over the epochs. ${ends(curves, 'trainScore', 'validationScore', formatPercent)}`,
        xLabel: 'epoch',
        formatY: (value) => formatPercent(value, 0),
        yDomain: [
          Math.min(0, ...accuracy.flatMap(({ y, low }) => [...y, ...(low ?? [])]).filter(isFiniteNumber)),
          1,
        ],
      }),
  ].filter((chart) => chart !== false);
  if (charts.length === 0) return undefined;
  return {
    heading: curves.stage === system ? system : markup`${system} <span class="stage">${curves.stage}</span>`,
    chart: markup`<div class="charts">${charts}</div>`,
    remark: remarkOf(curves),
    table: numbers(curves, name),
  };
}

function ends(
  { curves }: StageCurves,
  train: Measure,
  validation: Measure,
  format: (value: unknown) => string,
) {
  const say = (measure: Measure) => {
    const values = curves[measure].mean.filter(isFiniteNumber);
    return `from ${format(values[0])} to ${format(values[values.length - 1])}`;
  };
  return `Training: ${say(train)}. Validation: ${say(validation)}.`;
}

function remarkOf(curves: StageCurves): string {
  const parts: string[] = [];
  const best = bestPoint(curves);
  if (best) parts.push(best);
  const fewest = Math.min(...curves.reached);
  parts.push(
    `${curves.runs} ${curves.runs === 1 ? 'run' : 'runs'}${fewest < curves.runs ? `, ${fewest} of them to the end` : ''}`,
  );
  if (isFiniteNumber(curves.secondsPerEpoch))
    parts.push(`${formatSeconds(curves.secondsPerEpoch)} per epoch`);
  if (curves.epochsPerPoint > 1) parts.push(`each point joins ${curves.epochsPerPoint} epochs`);
  return parts.join(' · ');
}

function bestPoint({ curves, epochs }: StageCurves): string | undefined {
  const pick = (values: readonly number[], better: (a: number, b: number) => boolean) =>
    values.reduce(
      (best, value, i) => (isFiniteNumber(value) && (best < 0 || better(value, values[best])) ? i : best),
      -1,
    );
  const accuracy = curves.validationScore.mean;
  const highest = pick(accuracy, (a, b) => a > b);
  if (highest >= 0)
    return `best mean validation accuracy ${formatPercent(accuracy[highest])} (epoch ${Math.round(epochs[highest])})`;
  const loss = curves.validationLoss.mean;
  const lowest = pick(loss, (a, b) => a < b);
  return lowest < 0
    ? undefined
    : `lowest mean validation loss ${formatNumber(loss[lowest])} (epoch ${Math.round(epochs[lowest])})`;
}

const mostRows = 9;

function numbers({ curves, epochs, learningRate, reached }: StageCurves, name: string) {
  const last = epochs.length - 1;
  const step = Math.max(1, last / (mostRows - 1));
  const shown = [
    ...new Set(Array.from({ length: Math.min(mostRows, epochs.length) }, (_, i) => Math.round(i * step))),
  ];
  return foldedTable(
    shown.map((i) => [
      formatNumber(epochs[i], Number.isInteger(epochs[i]) ? 0 : 1),
      formatNumber(curves.trainLoss.mean[i]),
      formatNumber(curves.validationLoss.mean[i]),
      formatPercent(curves.trainScore.mean[i]),
      formatPercent(curves.validationScore.mean[i]),
      formatExact(isFiniteNumber(learningRate[i]) ? Number(learningRate[i].toPrecision(3)) : undefined),
      reached[i],
    ]),
    {
      caption: `Means of ${name}`,
      columns: ['Epoch', 'Train loss', 'Val. loss', 'Train acc.', 'Val. acc.', 'Learning rate', 'Runs'].map(
        (text) => ({
          name: text,
          figures: true,
        }),
      ),
    },
  );
}
