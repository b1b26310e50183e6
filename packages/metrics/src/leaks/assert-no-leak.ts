import { formatValue, requireInteger, requireList, requireOptions } from '@avemo/checks';
import { LeakError, type Leak } from './leak-error';
import type { Label, Split } from '../types';

/** A split with an optional third side. */
export interface CheckedSplit extends Split {
  /** Item numbers to validate on. */
  validation?: number[];
}

/**
 * Throws when a speaker, session, script, or duplicate recording is on two sides of a split, and names it.
 *
 * A test score is only about unseen speakers when no speaker was trained on; and a copy of a test recording in the
 * training set, under another name, is found by its content hash.
 *
 * @param split - Lists of item numbers `train`, `test` and perhaps `validation`, or an array of such splits (folds).
 * @param columns - For each thing that must not be shared its column: one integer or string per item. Any names will do;
 * usual ones are `speaker`, `session`, `script` and `contentHash`. `null` and `undefined` entries (unknown) are passed
 * over, a blank text is refused. Texts are compared in Unicode's normal form and without blanks around them, so that one
 * name written in two ways is found. An item number on two sides is always a leak. {@link contentHash} makes the column
 * that finds copies under other names.
 * @throws {@link LeakError} with `code`, `kind`, `offenders` and `leaks`; `RangeError` for an item number outside a
 * column.
 *
 * @example
 * ```ts
 * import { assertNoLeak, LeakError } from '@avemo/metrics';
 *
 * let message = '';
 * try {
 *   assertNoLeak({ train: [0, 1], test: [2] }, { speaker: ['F01', 'M02', 'F01'], session: [1, 1, 2] });
 * } catch (error) {
 *   if (error instanceof LeakError) message = error.message;
 * }
 * message; // → 'assertNoLeak: speaker "F01" is in both train and test. Split by speaker, e.g. with groupKFold.'
 * ```
 */
export function assertNoLeak(
  split: CheckedSplit | readonly CheckedSplit[],
  columns: Record<string, ArrayLike<Label | null | undefined>> = {},
): void {
  if (!Array.isArray(split)) requireOptions('assertNoLeak', 'split', split, 'Pass { train, test }');
  requireOptions('assertNoLeak', 'columns', columns);
  for (const [kind, column] of Object.entries(columns)) requireList('assertNoLeak', `column ${kind}`, column);
  const splits = Array.isArray(split) ? (split as readonly CheckedSplit[]) : [split as CheckedSplit];
  splits.forEach((one, fold) => {
    requireOptions('assertNoLeak', `split[${fold}]`, one, 'Pass { train, test }');
    const leaks = findLeaks(one, columns);
    if (leaks.length === 0) return;
    const where = splits.length > 1 ? ` of fold ${fold}` : '';
    const told = leaks.map(({ kind, sides, offenders }) => {
      const names = offenders.slice(0, 5).map(formatValue).join(', ');
      const more = offenders.length > 5 ? ` and ${offenders.length - 5} more` : '';
      return `${kind} ${names}${more} ${offenders.length > 1 ? 'are' : 'is'} in both ${sides[0]} and ${sides[1]}${where}`;
    });
    const remedy =
      leaks[0].kind === 'item'
        ? 'Make the lists disjoint'
        : `Split by ${leaks[0].kind}, e.g. with groupKFold`;
    throw new LeakError(leaks, `assertNoLeak: ${told.join('; ')}. ${remedy}.`);
  });
}

function findLeaks(
  split: CheckedSplit,
  columns: Record<string, ArrayLike<Label | null | undefined>>,
): Leak[] {
  const sides = (['train', 'validation', 'test'] as const).filter(
    (side) => side !== 'validation' || split[side],
  );
  for (const side of sides) {
    if (!Array.isArray(split[side])) {
      throw new TypeError(
        `assertNoLeak: ${side} must be an array of item numbers; got ${formatValue(split[side])}.`,
      );
    }
  }
  const leaks: Leak[] = [];
  const readers: [string, (item: number) => Label | null | undefined][] = [['item', (item) => item]];
  for (const [kind, column] of Object.entries(columns)) {
    readers.push([
      kind,
      (item) => {
        requireInteger('assertNoLeak', `item number for column ${kind}`, item, {
          min: 0,
          max: column.length - 1,
        });
        return comparable(kind, item, column[item]);
      },
    ]);
  }
  for (const [kind, read] of readers) {
    const found = sides.map((side) => new Set(split[side]!.map(read).filter((value) => value != null)));
    for (let a = 0; a < sides.length; a++) {
      for (let b = a + 1; b < sides.length; b++) {
        const offenders = [...found[a]].filter((value) => found[b].has(value)) as Label[];
        if (offenders.length > 0) leaks.push({ kind, sides: [sides[a], sides[b]], offenders });
      }
    }
  }
  return leaks;
}

/** What two spellings of one name share: Unicode's composed form, without blanks around it. */
function comparable(kind: string, item: number, value: Label | null | undefined): Label | null | undefined {
  if (typeof value !== 'string') return value;
  const name = value.normalize('NFC').trim();
  if (name !== '') return name;
  throw new RangeError(
    `assertNoLeak: ${kind}[${item}] is blank; got ${formatValue(value)}. Give null where it is not known.`,
  );
}
