import { formatValue, requireList, requireOptions } from '@avemo/checks';
import type { DecisionRuleOptions, Posterior, Posteriors } from './posteriors';

/**
 * Checks the posteriors and maps each clip: `combine` gets the rows that exist, the modality of each row and the clip.
 * Throws `RangeError` for unequal lengths, values that are negative or not finite, all-zero rows and clips without a row.
 */
export function eachClip<Result>(
  caller: string,
  given: Posteriors,
  options: DecisionRuleOptions,
  combine: (rows: Posterior[], modalities: number[], clip: number) => Result,
): Result[] {
  requireOptions(caller, 'options', options);
  requireRows(caller, 'posteriors', given);
  const { presence } = options;
  if (presence) requireRows(caller, 'presence', presence);
  const clips = given[0]?.length;
  const posteriors = presence ? withoutMissing(caller, given, presence) : given;
  const classes = posteriors.flat().find((row) => row !== null)?.length ?? 0;
  if (clips === undefined || (clips > 0 && classes === 0)) {
    throw new RangeError(`${caller}: posteriors must hold at least one modality with one class; got none.`);
  }
  posteriors.forEach((rows, modality) => {
    if (rows.length === clips) return;
    throw new RangeError(
      `${caller}: every modality must have ${clips} clips; posteriors[${modality}] has ${rows.length}. ` +
        'Put null where a clip lacks a modality.',
    );
  });
  return Array.from({ length: clips }, (_, clip) => {
    const modalities = posteriors.flatMap((rows, modality) => (rows[clip] === null ? [] : [modality]));
    if (modalities.length === 0) {
      throw new RangeError(`${caller}: clip ${clip} has no posterior in any modality. Leave it out.`);
    }
    const rows = modalities.map((modality) => {
      const row = posteriors[modality][clip] as Posterior;
      requirePosterior(caller, row, classes, `posteriors[${modality}][${clip}]`);
      return row;
    });
    return combine(rows, modalities, clip);
  });
}

/** Throws unless `value` is a list of lists. */
export function requireRows(
  caller: string,
  name: string,
  value: unknown,
): asserts value is ArrayLike<unknown>[] {
  requireList(caller, name, value);
  Array.from(value).forEach((row, i) => requireList(caller, `${name}[${i}]`, row));
}

/** The posteriors with `null` where the presence mask says so. */
function withoutMissing(
  caller: string,
  posteriors: Posteriors,
  presence: NonNullable<DecisionRuleOptions['presence']>,
): Posteriors {
  const clips = posteriors[0]?.length ?? 0;
  if (presence.length !== clips || presence.some((row) => row.length !== posteriors.length)) {
    throw new RangeError(
      `${caller}: presence must be a mask [clip][modality] of ${clips} × ${posteriors.length}; ` +
        `got ${presence.length} × ${presence[0]?.length ?? 0}.`,
    );
  }
  return posteriors.map((rows, m) => rows.map((row, clip) => (presence[clip]?.[m] ? row : null)));
}

function requirePosterior(caller: string, row: Posterior, classes: number, name: string): void {
  if (row?.length !== classes) {
    throw new RangeError(
      `${caller}: ${name} must have ${classes} classes as the others; got ${row?.length ?? formatValue(row)}.`,
    );
  }
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    if (!(row[c] >= 0 && row[c] < Infinity)) {
      throw new RangeError(
        `${caller}: ${name}[${c}] must be a finite number of at least 0; got ${formatValue(row[c])}. ` +
          'Pass probabilities, not logits.',
      );
    }
    sum += row[c];
  }
  if (!(sum > 0)) {
    throw new RangeError(`${caller}: ${name} is zero for every class. Put null where a modality is missing.`);
  }
}

/** The row divided by its sum. */
export function toUnitSum(row: number[]): number[] {
  const sum = row.reduce((total, value) => total + value, 0);
  return row.map((value) => value / sum);
}

/** The index of the greatest value, the lowest one of several. */
export function argMax(row: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < row.length; i++) if (row[i] > row[best]) best = i;
  return best;
}
