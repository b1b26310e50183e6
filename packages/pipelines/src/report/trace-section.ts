import { dataTable } from './data-table';
import { figure, legend } from './figure';
import { markup } from './html';
import { formatCount, formatNumber } from './number-format';
import type { ReportData } from './report-data';
import type { NextFigure, Section } from './section';
import { bestSystem } from './summary';
import { traceChart } from './trace-chart';

/** Truth and prediction over time, and the CCC of each sequence. */
export function traceSection({ systems }: ReportData, nextFigure: NextFigure): Section | undefined {
  const traced = systems.filter(({ traces }) => traces && traces.length > 0);
  const system = bestSystem(traced) ?? traced[0];
  if (!system) return undefined;
  const traces = system.traces!;
  const sequences = system.sequences ?? [];
  const panels = traces.map((trace, t) => {
    const own = sequences.find(({ clip }) => clip === trace.clip);
    const facts = trace.targets.map(
      ({ target }, i) => `${target}: CCC ${formatNumber(own?.ccc[i])} in this sequence`,
    );
    return {
      heading: markup`<span class="clip">${trace.clip}</span>`,
      chart: traceChart(trace, {
        id: `trace-${t}`,
        title: `Truth and prediction of ${trace.clip}`,
        description: `${facts.join('; ')}.`,
      }),
      remark: facts.join(' · '),
    };
  });
  const plot = figure(panels, {
    number: nextFigure(),
    caption: markup`What <b>${system.system}</b> says over time and what is true, in the first ${formatCount(panels.length)} of ${formatCount(Math.max(sequences.length, panels.length))} test sequences, with the first seed.`,
    source: 'form of figure 3 in continuous emotion challenges: truth and prediction on one time axis.',
    layout: 'wide',
    legend: legend([
      { swatch: 'line', kind: 'truth', text: 'truth' },
      { swatch: 'line', kind: 'validation', text: 'prediction' },
    ]),
  });
  return { id: 'traces', title: 'Over time', body: markup`${plot}${sequenceTable(traced)}` };
}

/** The CCC of each sequence for every system and target. */
function sequenceTable(systems: ReportData['systems']) {
  const told = systems.filter(({ sequences }) => sequences && sequences.length > 0);
  if (told.length === 0) return undefined;
  const rows = told[0].sequences!.map(({ clip, speaker }) => [
    clip,
    speaker,
    ...told.flatMap(({ sequences, targets }) => {
      const own = sequences!.find((one) => one.clip === clip);
      return (targets ?? []).map((_, t) => formatNumber(own?.ccc[t]));
    }),
  ]);
  return dataTable(rows, {
    caption: 'CCC of each sequence, the mean over the seeds',
    columns: [
      { name: 'Sequence' },
      { name: 'Speaker' },
      ...told.flatMap(({ system, targets }) =>
        (targets ?? []).map(({ target }) => ({ name: `${system}, ${target}`, figures: true })),
      ),
    ],
  });
}
