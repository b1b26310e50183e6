import { DatasetError } from '../dataset-error';

/** One checked row of a manifest. @internal */
export interface ManifestRow {
  /** The path, with `#start-end` behind it where the row cuts the file. */
  id: string;
  path: string;
  label: string;
  speaker: string;
  session: string;
  script: string;
  fold?: string;
  /** Path of the feature file, or `''`. */
  video: string;
  /** Seconds. */
  start?: number;
  /** Seconds, above `start`. */
  end?: number;
  arousal?: number;
  valence?: number;
  /** The file and line, for messages. */
  where: string;
}

/** Checks the values of one row; `where` names the file and line. @throws DatasetError `bad-row` @internal */
export function parseManifestRow(values: Record<string, string>, where: string): ManifestRow {
  for (const column of ['path', 'label']) {
    if (!values[column]) throw new DatasetError('bad-row', `${where}: the ${column} is empty; write one.`);
  }
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
  const { path, label, speaker = '', session = '', script = '', video = '' } = values;
  const cut = start !== undefined || end !== undefined;
  return {
    id: cut ? `${path}#${start ?? 0}-${end ?? ''}` : path,
    path,
    label,
    speaker,
    session,
    script,
    fold: values.fold || undefined,
    video,
    start,
    end,
    arousal: parseNumber(values, 'arousal', where),
    valence: parseNumber(values, 'valence', where),
    where,
  };
}

function parseNumber(values: Record<string, string>, column: string, where: string): number | undefined {
  const text = values[column];
  if (!text) return undefined;
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text)))
    return Number(text);
  throw new DatasetError(
    'bad-row',
    `${where}: ${column} is "${text.slice(0, 60)}", which is no number; write it like 1.25 or leave it empty.`,
  );
}
