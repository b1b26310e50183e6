import type { Track } from '../clip';
import { DatasetError } from '../dataset-error';
import type { Cut } from './cut';
import { readCsvFile } from './read-csv-file';

/** What is read of a table of values over time. @internal */
export interface TrackFileOptions {
  /** The columns of the values; by default all but `time` that hold a number in the first row. */
  targets?: readonly string[];
  /** The column of the seconds; default `time`. */
  time?: string;
  /** Only this part, its times counted from its beginning. */
  cut?: Cut;
}

/**
 * Reads values over time from a table with a header, separated by commas or semicolons.
 *
 * @throws DatasetError `wrong-layout` without the columns, `bad-row` for times that do not ascend and for cells that are
 * neither a number nor empty.
 * @internal
 */
export async function readTrackFile(
  file: string,
  { targets, time = 'time', cut: { start = 0, end = Infinity } = {} }: TrackFileOptions = {},
): Promise<Track> {
  const { columns, rows } = await readCsvFile(file, [time, ...(targets ?? [])]);
  const isNumber = (text: string) => text !== '' && Number.isFinite(Number(text));
  const chosen = targets ?? columns.filter((name) => name !== time && isNumber(rows[0].values[name]));
  const times: number[] = [];
  const values = chosen.map((): number[] => []);
  let before = -Infinity;
  for (const { line, values: cells } of rows) {
    const at = Number(cells[time]);
    if (cells[time] === '' || !Number.isFinite(at) || at < before) {
      throw new DatasetError(
        'bad-row',
        `"${file}" line ${line}: ${time} is "${cells[time]}"; write seconds in ascending order.`,
      );
    }
    before = at;
    if (at < start || at >= end) continue;
    times.push(at - start);
    chosen.forEach((name, i) => values[i].push(parseValue(cells[name], `"${file}" line ${line}: ${name}`)));
  }
  return {
    times: Float64Array.from(times),
    values: Object.fromEntries(chosen.map((name, i) => [name, Float32Array.from(values[i])])),
  };
}

/** NaN where nothing was annotated. */
function parseValue(text: string, what: string): number {
  if (text === '' || /^(nan|\?)$/i.test(text)) return NaN;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new DatasetError(
    'bad-row',
    `${what} is "${text}", which is no number; correct it or leave it empty.`,
  );
}
