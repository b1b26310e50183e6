import { formatValue } from '@avemo/checks';
import { isFiniteNumber } from './number-format';
import type { Estimate, ReportData, SystemResult } from './report-data';

/**
 * Throws where shapes contradict each other or a number cannot be what its field holds, such as percent in place of a
 * fraction. Missing and not finite numbers pass: they are shown as "–".
 */
export function checkReportData(data: ReportData): void {
  if (typeof data !== 'object' || data === null) {
    throw new TypeError(`renderReport: data must be an object of type ReportData; got ${formatValue(data)}.`);
  }
  for (const name of ['labels', 'systems'] as const) {
    if (!Array.isArray(data[name])) {
      throw new TypeError(`renderReport: ${name} must be an array; got ${formatValue(data[name])}.`);
    }
  }
  data.systems.forEach((system, s) =>
    checkSystem(system, `systems[${s}] (${formatValue(system.system)})`, data.labels),
  );
  (data.comparisons ?? []).forEach(({ difference, pValue, holmPValue }, c) => {
    const where = `comparisons[${c}]`;
    checkFraction(`difference of ${where}`, difference, -1);
    checkFraction(`pValue of ${where}`, pValue);
    checkFraction(`holmPValue of ${where}`, holmPValue);
  });
}

function checkSystem(system: SystemResult, where: string, labels: readonly string[]): void {
  checkEstimate(`accuracy of ${where}`, system.accuracy);
  checkEstimate(`unweightedAverageRecall of ${where}`, system.unweightedAverageRecall);
  checkConfusion(system.confusion ?? [], where, labels.length);
  (system.history ?? []).forEach(({ trainScore, validationScore }, h) => {
    checkFraction(`trainScore of ${where}, history[${h}]`, trainScore, -1);
    checkFraction(`validationScore of ${where}, history[${h}]`, validationScore, -1);
  });
  for (const { label, shares } of system.modalities ?? []) {
    for (const { stream, share } of shares) {
      checkEstimate(`${formatValue(stream)} share of ${where} for ${formatValue(label)}`, share);
    }
  }
  for (const { clip, streams } of system.attention ?? []) {
    for (const { stream, times, weights } of streams) {
      if (times.length === weights.length) continue;
      throw new RangeError(
        `renderReport: attention of ${where}, clip ${formatValue(clip)}, stream ${formatValue(stream)} must have one time a weight; got ${times.length} times and ${weights.length} weights.`,
      );
    }
  }
}

function checkConfusion(confusion: readonly (readonly number[])[], where: string, classes: number): void {
  const widths = confusion.map((row) => row?.length);
  if (widths.length > 0 && (widths.length !== classes || widths.some((width) => width !== classes))) {
    throw new RangeError(
      `renderReport: the confusion of ${where} must have ${classes} rows and columns, one for each label; got ${widths.length} rows of ${[...new Set(widths)].join(' or ')}. Use [] if there is none.`,
    );
  }
  for (const count of confusion.flat()) {
    if (isFiniteNumber(count) && (count < 0 || count > Number.MAX_SAFE_INTEGER)) {
      throw new RangeError(
        `renderReport: the confusion of ${where} must hold counts of at least 0; got ${count}.`,
      );
    }
  }
}

// An interval from a normal approximation may reach beyond [0, 1].
function checkEstimate(name: string, estimate: Estimate | undefined): void {
  checkFraction(name, estimate?.value);
  checkFraction(`low of the ${name}`, estimate?.low, -1, 2);
  checkFraction(`high of the ${name}`, estimate?.high, -1, 2);
}

function checkFraction(name: string, value: unknown, min = 0, max = 1): void {
  const slack = 1e-9;
  if (!isFiniteNumber(value) || (value >= min - slack && value <= max + slack)) return;
  throw new RangeError(
    `renderReport: ${name} must be in [${min}, ${max}]; got ${value}. Give fractions, not percent.`,
  );
}
