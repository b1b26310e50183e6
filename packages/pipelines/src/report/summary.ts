import { markup, type Markup } from './html';
import {
  formatCount,
  formatNumber,
  formatPercent,
  formatPercentInterval,
  isFiniteNumber,
} from './number-format';
import type { ReportData, SystemResult } from './report-data';

/** Accuracy of a guess among equally likely labels; undefined where there is no choice. */
export function chanceLevel(labels: readonly string[]): number | undefined {
  return labels.length > 1 ? 1 / labels.length : undefined;
}

/** Whether the systems give values instead of classes. */
export const givesValues = (systems: readonly SystemResult[]): boolean =>
  systems.some(({ targets }) => targets && targets.length > 0);

/** Accuracy, or the mean CCC of the targets; NaN where there is none. */
export function mainFigure({ accuracy, targets }: SystemResult): number {
  if (!targets?.length) return isFiniteNumber(accuracy?.value) ? accuracy.value : NaN;
  return targets.reduce((sum, { ccc }) => sum + ccc.value, 0) / targets.length;
}

/** The system with the highest accuracy or mean CCC; undefined if none has one. */
export function bestSystem(systems: readonly SystemResult[]): SystemResult | undefined {
  const rated = systems.filter((system) => isFiniteNumber(mainFigure(system)));
  return rated.reduce<SystemResult | undefined>(
    (best, system) => (best && mainFigure(best) >= mainFigure(system) ? best : system),
    undefined,
  );
}

/** The page in two sentences and a row of key figures. */
export function summary(data: ReportData): Markup {
  const best = bestSystem(data.systems);
  const chance = chanceLevel(data.labels);
  const tested = data.comparisons.filter(({ holmPValue }) => isFiniteNumber(holmPValue));
  const significant = tested.filter(
    ({ holmPValue, difference }) => holmPValue < 0.05 && !(difference < 0),
  ).length;
  const decisions = Math.max(0, ...data.systems.map(({ confusion }) => sum(confusion?.flat() ?? [])));
  const runs = Math.max(0, ...data.systems.map(({ history }) => countRuns(history ?? [])));
  const significance = tested.length > 0 && ` ${significantSentence(significant, tested.length)}`;
  const several = data.systems.length > 1;
  const finding =
    best &&
    (best.targets?.length
      ? markup`<p class="finding">${several ? markup`The highest mean CCC is that of <b>${best.system}</b>:` : markup`<b>${best.system}</b> reaches`} ${best.targets.map(({ target, ccc }, i) => markup`${i > 0 && ' and '}${formatNumber(ccc.value)} for ${target} <span class="nowrap">(95&#8239;% interval ${formatNumber(ccc.low)}–${formatNumber(ccc.high)})</span>`)}.${significance}</p>`
      : markup`<p class="finding">${several ? markup`The highest accuracy is that of <b>${best.system}</b>:` : markup`<b>${best.system}</b> recognises`} ${formatPercent(best.accuracy.value)} of the test clips <span class="nowrap">(95&#8239;% interval ${formatPercentInterval(best.accuracy)})</span>${isFiniteNumber(chance) && `, where guessing gives ${formatPercent(chance)}`}.${significance}</p>`);
  const facts: [string, string][] = [
    [formatCount(data.systems.length), data.systems.length === 1 ? 'system' : 'systems'],
    ...(data.labels.length > 0
      ? [
          [formatCount(data.labels.length), data.labels.length === 1 ? 'class' : 'classes'] as [
            string,
            string,
          ],
        ]
      : []),
  ];
  if (decisions > 0) facts.push([formatCount(decisions), 'test decisions per system']);
  if (runs > 0)
    facts.push([formatCount(runs), runs === 1 ? 'run per system' : 'runs per system (folds × seeds)']);
  const list = facts.map(([figure, name]) => markup`<div><dt>${name}</dt><dd>${figure}</dd></div>`);
  return markup`${finding}<dl class="facts">${list}</dl>`;
}

function significantSentence(significant: number, tested: number): string {
  if (tested === 1) {
    return significant === 1
      ? 'The tested difference is significant (p\u202f<\u202f0.05).'
      : 'The tested difference is not significant (p\u202f≥\u202f0.05).';
  }
  const which = significant === 0 ? 'None' : significant === tested ? 'All' : formatCount(significant);
  return `${which} of the ${formatCount(tested)} tested differences ${significant === 1 ? 'is' : 'are'} significant (p\u202f<\u202f0.05 after Holm’s correction).`;
}

function sum(values: readonly number[]): number {
  return values.filter(isFiniteNumber).reduce((total, value) => total + value, 0);
}

function countRuns(history: SystemResult['history']): number {
  return new Set(history.map(({ fold, seed }) => JSON.stringify([fold, seed]))).size;
}
