import { DatasetError } from '../dataset-error';

/** One checked row of a manifest. @internal */
export interface ManifestRow {
  /** The path in one spelling, with `#start-end` behind it where the row cuts the file. */
  id: string;
  path: string;
  /** `''` where the clip has none. */
  label: string;
  speaker: string;
  session: string;
  script: string;
  fold: string;
  split: string;
  /** Path of a feature file or of a video, or `''`. */
  video: string;
  /** Path of a table of values over time, or `''`. */
  annotation: string;
  /** Seconds. */
  start?: number;
  /** Seconds, above `start`. */
  end?: number;
  /** The value of each target that the row has. */
  values: Record<string, number>;
  /** The file and line, for messages. */
  where: string;
}

/**
 * Checks the values of one row.
 *
 * @param values - The cells by column.
 * @param targets - The columns that hold values to predict.
 * @param where - The file and line, for messages.
 * @throws DatasetError `bad-row`
 * @internal
 */
export function parseManifestRow(
  values: Record<string, string>,
  targets: readonly string[],
  where: string,
): ManifestRow {
  if (!values.path) throw new DatasetError('bad-row', `${where}: the path is empty; write one.`);
  const start = parseNumber(values, 'start', where);
  const end = parseNumber(values, 'end', where);
  if (start !== undefined && start < 0) {
    throw new DatasetError('bad-row', `${where}: start is ${start}; write seconds of at least 0.`);
  }
  if (end !== undefined && end <= (start ?? 0)) {
    throw new DatasetError(
      'bad-row',
      `${where}: end is ${end} but start is ${start ?? 0}; write an end above the start, in seconds.`,
    );
  }
  const { path, label = '', speaker = '', session = '', script = '', fold = '', split = '' } = values;
  const { video = '', annotation = '' } = values;
  const cut = start !== undefined || end !== undefined;
  const one = onePath(path);
  return {
    id: cut ? `${one}#${start ?? 0}-${end ?? ''}` : one,
    path,
    label,
    speaker,
    session,
    script,
    fold,
    split: requireSplit(split, where),
    video,
    annotation,
    start,
    end,
    values: Object.fromEntries(
      targets.flatMap((target) => {
        const value = parseNumber(values, target, where);
        return value === undefined ? [] : [[target, value]];
      }),
    ),
    where,
  };
}

/** One spelling of a path: `/` between folders, without `./` and `a/../`, composed letters. @internal */
export function onePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.normalize('NFC').replaceAll('\\', '/').split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

const splits: Record<string, string> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  dev: 'validation',
  devel: 'validation',
  development: 'validation',
  test: 'test',
};

function requireSplit(split: string, where: string): string {
  if (split === '') return '';
  const known = Object.hasOwn(splits, split.toLowerCase()) ? splits[split.toLowerCase()] : undefined;
  if (known) return known;
  throw new DatasetError(
    'bad-row',
    `${where}: split is "${split.slice(0, 60)}"; write train, validation or test, or leave it empty.`,
  );
}

function parseNumber(values: Record<string, string>, column: string, where: string): number | undefined {
  const text = values[column];
  if (!text || /^nan$/i.test(text)) return undefined;
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text)))
    return Number(text);
  throw new DatasetError(
    'bad-row',
    `${where}: ${column} is "${text.slice(0, 60)}", which is no number; write it like 1.25 or leave it empty.`,
  );
}
