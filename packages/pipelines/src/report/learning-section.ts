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
import { listInWords, type NextFigure, type Section } from './section';
import { stageCurves, type Measure, type StageCurves } from './stage-curves';
import { givesValues } from './summary';

/** Loss and score over the epochs, a panel for each stage; a stage that several systems share is shown once. */
export function learningSection({ systems }: ReportData, nextFigure: NextFigure): Section | undefined {
  const score = givesValues(systems) ? 'CCC' : 'Accuracy';
  const stages = distinctStages(systems);
  const drawn = stages
    .map((stage, s) => stagePanel(stage, score, `curves-${s}`))
    .filter((panel) => panel !== undefined);
  if (drawn.length === 0) return undefined;
  const bands = stages.some(({ curves }) => curves.runs > 1);
  const body = figure(drawn, {
    number: nextFigure(),
    caption: `${bands ? 'The line is the mean over all folds and seeds that reached the epoch, the band reaches from the worst to the best run; a' : 'A'} validation loss that rises while the training loss falls means overfitting. Below each panel stand the epochs whose weights were kept. Loss axes differ between panels${score === 'Accuracy' ? ', accuracy axes do not' : ''}.`,
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

/** A stage, and the systems that stand on it. */
interface TrainedStage {
  systems: string[];
  curves: StageCurves;
}

function distinctStages(systems: ReportData['systems']): TrainedStage[] {
  const found = new Map<string, TrainedStage>();
  for (const { system, history } of systems) {
    for (const curves of stageCurves(history ?? [])) {
      const { mean } = curves.curves.trainLoss;
      const key = JSON.stringify([curves.stage, curves.runs, mean, curves.curves.validationLoss.mean]);
      const known = found.get(key);
      if (known) known.systems.push(system);
      else found.set(key, { systems: [system], curves });
    }
  }
  return [...found.values()];
}

const hasValues = ({ curves }: StageCurves, measure: Measure) => curves[measure].mean.some(isFiniteNumber);

function stagePanel({ systems, curves }: TrainedStage, scoreName: string, id: string): Panel | undefined {
  const [system] = systems;
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
  const format = scoreName === 'CCC' ? (value: unknown) => formatNumber(value) : formatPercent;
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
        title: scoreName,
        description: `${scoreName} of ${name} over the epochs. ${ends(curves, 'trainScore', 'validationScore', format)}`,
        xLabel: 'epoch',
        formatY: scoreName === 'CCC' ? formatTick : (value) => formatPercent(value, 0),
        yDomain: [
          Math.min(0, ...accuracy.flatMap(({ y, low }) => [...y, ...(low ?? [])]).filter(isFiniteNumber)),
          1,
        ],
      }),
  ].filter((chart) => chart !== false);
  if (charts.length === 0) return undefined;
  const alone = systems.length === 1;
  return {
    heading:
      alone && curves.stage !== system
        ? markup`${system} <span class="stage">${curves.stage}</span>`
        : curves.stage,
    chart: markup`<div class="charts">${charts}</div>`,
    remark: remarkOf(curves, alone ? [] : systems),
    table: numbers(curves, name, { scoreName, format }),
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

function remarkOf(curves: StageCurves, systems: readonly string[]): string {
  const parts: string[] = [];
  if (systems.length > 0) parts.push(`part of ${listInWords(systems)}`);
  const fewest = Math.min(...curves.reached);
  parts.push(
    `${curves.runs} ${curves.runs === 1 ? 'run' : 'runs'}${fewest < curves.runs ? `, ${fewest} of them to the end` : ''}`,
  );
  const kept = keptInWords(curves.kept);
  if (kept) parts.push(kept);
  if (isFiniteNumber(curves.secondsPerEpoch))
    parts.push(`${formatSeconds(curves.secondsPerEpoch)} per epoch`);
  if (curves.epochsPerPoint > 1) parts.push(`each point joins ${curves.epochsPerPoint} epochs`);
  return parts.join(' · ');
}

const mostKept = 12;

/** The epochs whose weights were kept, run by run. */
function keptInWords(epochs: readonly number[]): string | undefined {
  if (epochs.length === 0) return undefined;
  const sorted = [...epochs].sort((a, b) => a - b);
  if (sorted.length === 1) return `epoch ${sorted[0]} was kept`;
  if (sorted.length <= mostKept) return `epochs ${listInWords(sorted.map(String))} were kept`;
  return `epochs ${sorted[0]} to ${sorted[sorted.length - 1]} were kept (median ${sorted[sorted.length >> 1]})`;
}

const mostRows = 9;

function numbers(
  { curves, epochs, learningRate, reached }: StageCurves,
  name: string,
  { scoreName, format }: { scoreName: string; format: (value: unknown) => string },
) {
  const short = scoreName === 'CCC' ? 'CCC' : 'acc.';
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
      format(curves.trainScore.mean[i]),
      format(curves.validationScore.mean[i]),
      formatExact(isFiniteNumber(learningRate[i]) ? Number(learningRate[i].toPrecision(3)) : undefined),
      reached[i],
    ]),
    {
      caption: `Means of ${name}`,
      columns: [
        'Epoch',
        'Train loss',
        'Val. loss',
        `Train ${short}`,
        `Val. ${short}`,
        'Learning rate',
        'Runs',
      ].map((text) => ({ name: text, figures: true })),
    },
  );
}
