import { dataTable } from './data-table';
import { markup, type Markup } from './html';
import { formatNumber, formatP, formatPoints, isFiniteNumber } from './number-format';
import type { ReportData, SystemComparison } from './report-data';
import { listInWords, type Section } from './section';
import { givesValues } from './summary';

/** The tests between systems, each with its meaning in words. */
export function significanceSection({ comparisons, systems }: ReportData): Section | undefined {
  if (comparisons.length === 0) return undefined;
  const tests = [...new Set(comparisons.map(({ test }) => test))];
  const several = tests.length > 1;
  const values = givesValues(systems);
  const table = dataTable(
    comparisons.map((comparison) => [
      comparison.better,
      comparison.worse,
      values ? formatNumber(comparison.difference) : formatPoints(comparison.difference),
      formatP(comparison.pValue),
      formatP(comparison.holmPValue),
      reading(comparison),
      ...(several ? [comparison.test] : []),
    ]),
    {
      caption: values
        ? 'Tested differences in the mean CCC of the speakers'
        : 'Tested differences in accuracy, in percentage points',
      stacked: true,
      columns: [
        { name: 'Better' },
        { name: 'Worse', narrowName: 'over' },
        { name: 'Difference', figures: true, narrowName: 'by' },
        { name: 'p', figures: true },
        { name: 'p (Holm)', figures: true, narrowName: 'Holm' },
        { name: 'In words', narrowName: '' },
        ...(several ? [{ name: 'Test' }] : []),
      ],
    },
  );
  const tested = `${several ? 'Tests' : 'Test'}: ${listInWords(tests)}.`;
  const guide = markup`<p>${tested} p is the chance of a difference at least this large, in either direction, if both systems were equally good. Whoever makes many tests finds something by luck alone: Holm’s correction raises p accordingly, and the words follow the corrected value. <span class="source">Source: matched pairs as in tables IV to VI of Zhou et al. (2021), who test one direction over utterances; here both directions count, and whole speakers are the pairs, because the clips of one speaker are not independent. Correction of Holm (1979).</span></p><p class="key">${evidence(3)} p&#8239;&lt;&#8239;0.001 · ${evidence(2)} p&#8239;&lt;&#8239;0.01 · ${evidence(1)} p&#8239;&lt;&#8239;0.05 · ${evidence(0)} not significant; p after Holm’s correction.</p>`;
  return { id: 'significance', title: 'Are the differences real?', body: markup`${guide}${table}` };
}

/** One mark for each step of evidence. */
const evidence = (dots: number): Markup =>
  markup`<span class="evidence">${'●'.repeat(dots)}${'○'.repeat(3 - dots)}</span>`;

/** What a test says, in words, with a mark that does not need colour. */
export function reading({ better, worse, difference, pValue, holmPValue }: SystemComparison): Markup {
  const strength = (dots: number, text: string) =>
    markup`<span class="reading">${evidence(dots)} ${text}</span>`;
  if (!isFiniteNumber(holmPValue)) return strength(0, 'not tested');
  if (difference < 0) return strength(0, `the other way round: ${worse} scored higher`);
  if (holmPValue < 0.001) return strength(3, `very strong evidence that ${better} is better`);
  if (holmPValue < 0.01) return strength(2, `strong evidence that ${better} is better`);
  if (holmPValue < 0.05) return strength(1, `evidence that ${better} is better`);
  if (pValue < 0.05) return strength(0, 'a hint: not significant once corrected for the number of tests');
  return strength(0, 'no evidence of a difference: it may be luck');
}
